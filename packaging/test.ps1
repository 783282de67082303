# Everything that must hold before a change is taken: lint, types, layers, tests. The twin of packaging/test.
# Arguments go to pytest, which runs in two processes (-n 0: in one):
#   powershell -ExecutionPolicy Bypass -File packaging\test.ps1 -m "not slow"
. (Join-Path $PSScriptRoot 'prepare.ps1')

Install-Project 'test'
Confirm-Libraries
$words = @('-n', '2') + $args

function Assert-Step([string]$Name, [string]$Program, [string[]]$Arguments = @()) {
    Write-Told "== $Name $Arguments"
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Assert-Check([string]$Module, [string[]]$Arguments = @()) {
    Assert-Step $Module $VenvPython (@('-m', $Module) + $Arguments)
}

Set-Location $Checkout
Assert-Check 'ruff' @('check', '.')
Assert-Check 'ruff' @('format', '--check', '.')
Assert-Check 'mypy'
Assert-Step 'lint-imports' (Join-Path $Venv 'Scripts\lint-imports.exe')
# Compiled once, before two processes and the limit of time of a test would meet with it.
if (-not $env:NUMBA_CACHE_DIR) { $env:NUMBA_CACHE_DIR = Join-Path $Checkout 'build\kernels' }
& $VenvPython -m playground warm-up
if ($LASTEXITCODE -ne 0) { Write-Told 'The tests of the kernels will say why.' }
Assert-Check 'pytest' $words
