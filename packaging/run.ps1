# NN Playground from a fresh checkout on Windows: virtual environment, installation, window. The twin of packaging/run.
#   powershell -ExecutionPolicy Bypass -File packaging\run.ps1           open the window on the MNIST experiment
#   powershell -ExecutionPolicy Bypass -File packaging\run.ps1 --check   do all that, train a few seconds, save
#                                                                        build\check.png and end
#   anything else goes to nn-playground
. (Join-Path $PSScriptRoot 'prepare.ps1')

Install-Project 'run'
Confirm-Libraries
Initialize-Kernels
$program = Join-Path $Venv 'Scripts\nn-playground.exe'
if ($args.Count -eq 0 -or $args[0] -ne '--check') {
    & $program @args
    exit $LASTEXITCODE
}

if (-not [Environment]::UserInteractive -and -not $env:QT_QPA_PLATFORM) {
    Write-Told 'No screen: the check draws offscreen.'
    $env:QT_QPA_PLATFORM = 'offscreen'
}
$picture = Join-Path $Checkout 'build\check.png'
New-Item -ItemType Directory -Force (Split-Path -Parent $picture) | Out-Null
if (Test-Path $picture) { Remove-Item -Force $picture }
& $program check -o $picture
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
if (-not (Test-Path $picture)) { Exit-With 'The check ended without a picture.' }
Write-Told "NN Playground starts and trains here; the picture is $picture"
