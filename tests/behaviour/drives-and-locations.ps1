# Every drive is a location, and the drives of a scope go with it.
New-Item -ItemType Directory sub/inner -Force | Out-Null
Set-Content sub/a.txt one
$root = "$PWD/sub"
function Get-Here { (Get-Location).Path.Replace($root, 'ROOT') }
New-PSDrive X FileSystem sub -Description work | ForEach-Object { "$($_.Name) $($_.Description)" }
Set-Location X:\inner
Get-Here
"file system: $(Test-Path ../a.txt), provider path: $($PWD.ProviderPath.Replace($root, 'ROOT'))"
Set-Location ..\..\..
Get-Here
Get-Item nosuch -ErrorAction SilentlyContinue -ErrorVariable missing
"$missing"
Get-Content a.txt
Push-Location Env:
Get-Here
Set-Item MSOL_TEST yes
Get-Content MSOL_TEST
"$(Test-Path MSOL_T*) $(Test-Path Env:\nosuch) $($env:MSOL_TEST)"
Remove-Item MSOL_TEST
Pop-Location
Get-Here
Remove-PSDrive X -ErrorAction SilentlyContinue -ErrorVariable inUse
"$inUse"
Set-Location $root
Remove-PSDrive X
Test-Path X:\
function Test-Local { $null = New-PSDrive Y FileSystem .; "inside: $(Test-Path Y:\a.txt)" }
Test-Local
"outside: $(Test-Path Y:\a.txt)"
try { Set-Location Y: -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; "$_" }
Set-Location Alias:
(Get-Item gci).Definition
Get-ChildItem -Filter g* -ErrorAction SilentlyContinue -ErrorVariable refused
$refused.FullyQualifiedErrorId
Set-Location Function:\
prompt
Get-Location -PSProvider Env* | ForEach-Object Path
New-PSDrive a:b FileSystem $root -ErrorAction SilentlyContinue -ErrorVariable bad
$bad.FullyQualifiedErrorId
