# A command that nobody knows loads the module on the module path that has it, and versions are told apart.
$folder = "$PWD/modules"
New-Item -ItemType Directory "$folder/Plain", "$folder/Old/1.0", "$folder/Old/2.5", "$folder/Needs", "$folder/Broken" | Out-Null
Set-Content "$folder/Plain/Plain.psm1" 'function Get-Plain { "plain $args" }; function Hide-Plain {}; Export-ModuleMember Get-Plain'
foreach ($version in '1.0', '2.5') {
    Set-Content "$folder/Old/$version/Old.psm1" "function Get-Old { 'old $version' }"
    New-ModuleManifest "$folder/Old/$version/Old.psd1" -RootModule Old.psm1 -ModuleVersion $version -FunctionsToExport Get-Old
}
Set-Content "$folder/Needs/Needs.psm1" 'function Get-Need { Get-Plain from need }'
New-ModuleManifest "$folder/Needs/Needs.psd1" -RootModule Needs.psm1 -RequiredModules Plain -FunctionsToExport Get-Need
Set-Content "$folder/Broken/Broken.psm1" 'function Get-Broken { }; throw "no way"'
$env:PSModulePath = $folder
Get-Old
"loaded: $((Get-Module).Name)"
Import-Module Old -RequiredVersion 1.0 -Force
Get-Old
Import-Module Old -MinimumVersion 2.0
Get-Old
Import-Module Old -MaximumVersion 0.9 -ErrorAction SilentlyContinue -ErrorVariable none
"$none"
(Get-Module -ListAvailable Old).Version | ForEach-Object { "$_" }
Get-Need
(Get-Module Needs).RequiredModules | ForEach-Object Name
Old\Get-Old
try { Hide-Plain } catch { $_.FullyQualifiedErrorId }
try { Get-Broken } catch { $_.FullyQualifiedErrorId; "$_".Split("`n")[0] }
Remove-Module Plain
$PSModuleAutoLoadingPreference = 'None'
try { Get-Plain } catch { $_.FullyQualifiedErrorId }
