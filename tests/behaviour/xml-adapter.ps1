# The adapter's properties stand for a node; the class's own come after them where all are asked for.
$x = [xml]'<a x="1"><b>t</b><b/><!--c--></a>'
$x.a.Attributes[0] | Out-String | ForEach-Object Trim
$x.a | Get-Member -MemberType Property | ForEach-Object Definition
$x.a.PSObject.Properties.Name -join ','
try { $x.a.b = 'q' } catch { "$($_.FullyQualifiedErrorId): $_" }
$n = [xml]'<r xmlns="urn:x"><k v="1">t</k></r>'
$n.r.k.PSTypeNames[0]
try { $n.r.k = 'q' } catch { $_.FullyQualifiedErrorId }
$n.r.k.v = 5
$n.OuterXml
$d = [xml]'<?xml version="1.0"?><q/>'
$d.FirstChild.Encoding = 'utf-8'
$d.OuterXml
$d.PreserveWhitespace
