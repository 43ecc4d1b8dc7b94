# A class that derives from a .NET collection: members of the base work on it, and it is its own type.
class Names : System.Collections.Generic.List[string] {
    [string] Joined() { return $this -join '+' }
}
$names = [Names]::new()
$names.Add('a')
$names.AddRange([string[]]('b', 'c'))
"$($names.GetType().Name) of $($names.GetType().BaseType): $($names.Count), $($names[1]), $($names.Joined())"
class Ages : System.Collections.Generic.Dictionary[string, int] { }
$ages = [Ages]::new()
$ages['x'] = 3
$ages
"$($ages.Keys) $($ages.ContainsKey('x')) $($ages -is [System.Collections.IDictionary])"
# No constructor fits: `::new` looks for "new", New-Object for the type's name.
class Point { Point([int] $x) { } }
foreach ($make in { [Point]::new() }, { [version]::new(1, 2, 3, 4, 5) }, { New-Object version 1, 2, 3, 4, 5 }, { [Point]::new('q') }) {
    try { & $make } catch { "$_" }
}
