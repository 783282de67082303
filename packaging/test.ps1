# Everything that must hold before a change is taken: lint, types, layers, tests. The twin of packaging/test.
# Arguments go to pytest:
#   powershell -ExecutionPolicy Bypass -File packaging\test.ps1 -m "not slow"
. (Join-Path $PSScriptRoot 'prepare.ps1')

Install-Project 'test'
Confirm-Libraries
$words = $args

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
Assert-Check 'pytest' $words
