# Trees as System.Xml.Linq shows them: names with their namespaces, elements on lines of their own unless text stands
# between them, empty ones with a blank before the slash.
$x = [System.Xml.Linq.XDocument]::Parse('<?xml version="1.0" encoding="utf-8"?><users xmlns:x="urn:x"><user id="1"><name>Ann</name></user><!--c--><user id="2" x:k="v"><name>Bob</name><x:e/></user></users>')
$x.Root.Elements('user') | ForEach-Object { "$($_.Attribute('id').Value) $($_.Element('name').Value)" }
($x.Descendants('name') | ForEach-Object Value) -join ','
$x.ToString() -split "`r?`n"
"$($x.Declaration)"
$space = [System.Xml.Linq.XNamespace]'urn:n'
$named = [System.Xml.Linq.XElement]::new($space + 'r', [System.Xml.Linq.XElement]::new($space + 'c', 5))
"$($named.Name)"
$named.ToString('DisableFormatting')
$e = [System.Xml.Linq.XElement]::new('root', [System.Xml.Linq.XAttribute]::new('a', 1), [System.Xml.Linq.XElement]::new('b', 'text'), $null, 'tail')
$e.SetAttributeValue('z', $true)
$e.SetElementValue('b', 'new')
$e.Add([System.Xml.Linq.XElement]::new([System.Xml.Linq.XName]'c'))
"$e"
$null -eq $e.Element('nope')
$first = @($x.Root.Elements('user'))[0]
$first.Parent.Name.LocalName
$first.Remove()
@($x.Root.Elements()).Count
$x.Save("$((Get-Location).Path)/o.xml")
[System.Xml.Linq.XDocument]::Load("$((Get-Location).Path)/o.xml").Root.HasElements
try { [System.Xml.Linq.XDocument]::Parse('<a>') } catch { "$_" }
try { [System.Xml.Linq.XName]::Get('1a') } catch { "$_" }
try { [Microsoft.Win32.Registry]::GetValue('HKEY_CURRENT_USER\x', 'y', $null) } catch { "$_" }
