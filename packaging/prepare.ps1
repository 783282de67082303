# Sourced by run.ps1 and test.ps1: everything between a fresh checkout and a command that starts; the twin of
# prepare.sh. Windows PowerShell 5.1 and later; plain ASCII, since 5.1 reads files without a mark in the old code page.

$ErrorActionPreference = 'Stop'
$Checkout = Split-Path -Parent $PSScriptRoot
$Venv = if ($env:NN_PLAYGROUND_VENV) { $env:NN_PLAYGROUND_VENV } else { Join-Path $Checkout '.venv' }
$VenvPython = Join-Path $Venv 'Scripts\python.exe'
$Started = $MyInvocation.ScriptName
$Installed = $false

function Write-Told([string]$Text) { [Console]::Error.WriteLine($Text) }
function Exit-With([string]$Text) { Write-Told $Text; exit 1 }

# --- Python and the virtual environment -------------------------------------------------------------------

# Whether a command (a program and its first words) succeeds; what it says is thrown away. Windows PowerShell takes
# whatever a program writes to its error stream for an error of the script, unless told to continue.
function Test-Command([string[]]$Command, [string[]]$Words) {
    $ErrorActionPreference = 'Continue'
    if (-not (Get-Command $Command[0] -ErrorAction SilentlyContinue)) { return $false }
    $all = @($Command | Select-Object -Skip 1) + $Words
    try { & $Command[0] @all *> $null } catch { return $false }
    return $LASTEXITCODE -eq 0
}

# PyTorch is made for Windows of 64 bit alone.
function Test-Fits([string[]]$Command) {
    $question = 'import sys; sys.exit(not ((3, 11) <= sys.version_info < (3, 14) and sys.maxsize > 2**32))'
    return Test-Command $Command @('-c', $question)
}

function Find-Python {
    if ($env:NN_PLAYGROUND_PYTHON) {
        if (Test-Fits @($env:NN_PLAYGROUND_PYTHON)) { return , @($env:NN_PLAYGROUND_PYTHON) }
        return $null
    }
    $candidates = @(@('py', '-3.13'), @('py', '-3.12'), @('py', '-3.11'), @('python'), @('python3'))
    foreach ($candidate in $candidates) {
        if (Test-Fits $candidate) { return , $candidate }
    }
    return $null
}

function New-Venv {
    $python = Find-Python
    if ($null -eq $python) {
        Exit-With ('NN Playground needs Python 3.11, 3.12 or 3.13 of 64 bit, and found none. Install one ' +
            '(winget install Python.Python.3.13), or name it: $env:NN_PLAYGROUND_PYTHON = "C:\path\to\python.exe"')
    }
    if (-not (Test-Command $python @('-c', 'import ensurepip, venv'))) {
        Exit-With "$python cannot make virtual environments; install Python from python.org or with winget."
    }
    Write-Told "Making a virtual environment in $Venv"
    $words = @($python | Select-Object -Skip 1) + @('-m', 'venv', '--clear', $Venv)
    & $python[0] @words
    if ($LASTEXITCODE -ne 0) { Exit-With "Could not make a virtual environment in $Venv." }
}

# The project, editable, with its extra ("run" stands for none); nothing when pyproject.toml and the place of the
# checkout are those of last time.
function Install-Project([string]$Extra) {
    if ((Test-Path $Venv) -and -not (Test-Path (Join-Path $Venv 'pyvenv.cfg')) -and (Get-ChildItem -Force $Venv)) {
        Exit-With ("$Venv is there already and is no virtual environment; name another place: " +
            '$env:NN_PLAYGROUND_VENV = "FOLDER"')
    }
    $wanted = "$Checkout $((Get-FileHash (Join-Path $Checkout 'pyproject.toml')).Hash)"
    $stamp = Join-Path $Venv "installed-$Extra"
    $found = if (Test-Path $stamp) { Get-Content -Raw $stamp } else { '' }
    if ($found -eq $wanted -and (Test-Fits @($VenvPython))) { return }
    if (-not (Test-Fits @($VenvPython)) -or -not (Test-Command @($VenvPython) @('-m', 'pip', '--version'))) { New-Venv }
    Write-Told "Installing NN Playground and what it needs into $Venv (the first time a few minutes)"
    $what = if ($Extra -eq 'run') { $Checkout } else { "${Checkout}[$Extra]" }
    & $VenvPython -m pip install --disable-pip-version-check --editable $what | Out-Host
    if ($LASTEXITCODE -ne 0) {
        Exit-With "Installing failed: pip's message above says why. $Started again goes on from here."
    }
    Set-Content -NoNewline -Path $stamp -Value $wanted
    Set-Content -NoNewline -Path (Join-Path $Venv 'installed-run') -Value $wanted
    $script:Installed = $true
}

# After an installation: the first start need not wait for what can be made ready now. Without it all works the same.
function Initialize-Kernels {
    if (-not $script:Installed) { return }
    & (Join-Path $Venv 'Scripts\nn-playground.exe') warm-up | Out-Host
    if ($LASTEXITCODE -ne 0) { Write-Told 'Going on without kernels.' }
}

# --- The system libraries PyTorch needs ---------------------------------------------------------------------

function Confirm-Libraries {
    if (-not (Test-Path (Join-Path $env:SystemRoot 'System32\msvcp140.dll'))) {
        Exit-With ('PyTorch needs the Microsoft Visual C++ libraries, which are not installed. Install them with: ' +
            'winget install Microsoft.VCRedist.2015+.x64')
    }
}
