# What scripts copy objects with, take marks off letters with, and escape markup with.
$original = [pscustomobject]@{ Name = 'Anna'; Groups = @('a', 'b'); When = [datetime]'2024-01-02' }
$copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($original))
$copy.Name = 'Bert'
"$($original.Name) $($copy.Name) $($copy.Groups.Count) $($copy.When.Year)"
[Management.Automation.PSSerializer]::Serialize(5)
@([Management.Automation.PSSerializer]::DeserializeAsList([Management.Automation.PSSerializer]::Serialize('x'))).Count
try { [Management.Automation.PSSerializer]::Deserialize('<x/>') } catch { $_.FullyQualifiedErrorId }
-join ('Élève Åsa'.Normalize('FormD').ToCharArray() | Where-Object {
        [Globalization.CharUnicodeInfo]::GetUnicodeCategory($_) -ne [Globalization.UnicodeCategory]::NonSpacingMark
    })
[Globalization.CharUnicodeInfo]::GetNumericValue([char]'7')
[Security.SecurityElement]::Escape("<a b='1'>R&D</a>")
