# A credential that was kept in a file signs in again; what else comes back as itself, and what as its properties.
$kept = Join-Path ([System.IO.Path]::GetTempPath()) "kept-$PID.xml"
$secret = ConvertTo-SecureString 'P@ss' -AsPlainText -Force
New-Object PSCredential 'admin@contoso.com', $secret | Export-Clixml $kept
$again = Import-Clixml $kept
$again.GetType().FullName
$again.UserName + ' ' + $again.GetNetworkCredential().Password
[pscustomobject]@{
    Switch = [switch]$true; Address = [ipaddress]'10.0.0.1'; Mail = [mailaddress]'a@b.c'
    Culture = [cultureinfo]'de-DE'; Color = [consolecolor]::Red; Version = [version]'1.2'
} | Export-Clixml $kept
$again = Import-Clixml $kept
foreach ($property in $again.PSObject.Properties) { "$($property.Name): $($property.Value.GetType().Name) $($property.Value)" }
# A value of an enumeration is its number, shown by its name.
$again.Color -eq 12
Remove-Item $kept
