# Breakpoints with actions run where they are hit; nobody can answer here, so that one without goes on.
$script = Join-Path ([IO.Path]::GetTempPath()) "msol-break-$PID-$($PSVersionTable.PSVersion.Major).ps1"
Set-Content $script @'
# a comment
$x = 1
function double($n) {
    $n * 2
}
foreach ($i in 1..2) {
    $x += $i
}
double $x
'@
$line = Set-PSBreakpoint -Script $script -Line 7 -Action { $global:told += "line $($_.HitCount): x is $x; " }
$head = Set-PSBreakpoint -Script $script -Line 1 -Action { $global:told += "first statement; " }
$command = Set-PSBreakpoint -Command doub* -Action { $global:told += 'command; '; continue }
$variable = Set-PSBreakpoint -Variable x -Script $script -Mode Write -Action { $global:told += "x=$x; "; throw 'ignored' }
$plain = Set-PSBreakpoint -Script $script -Line 4 -Column 5
& $script
$told
($line, $head, $command, $variable, $plain).HitCount -join ' '
"errors: $($Error.Count)"
'-- kept and changed'
Get-PSBreakpoint -Type Command, Variable | ForEach-Object { "$_".Replace($script, 'S') }
"$line".Replace($script, 'S'); "$plain".Replace($script, 'S')
(Get-PSBreakpoint -Script $script).Count
(Get-PSBreakpoint -Variable x).AccessMode
$told = ''
Disable-PSBreakpoint $line
Disable-PSBreakpoint -Id $variable.Id -PassThru | ForEach-Object Enabled
Remove-PSBreakpoint $head
& $script
$told
Enable-PSBreakpoint $line
Get-PSBreakpoint | Remove-PSBreakpoint
@(Get-PSBreakpoint).Count
'-- what goes wrong'
foreach ($wrong in
    { Set-PSBreakpoint -Script $script -Line 0 -ErrorAction Stop },
    { Set-PSBreakpoint -Script $PSHOME/none.ps1 -Line 1 -ErrorAction Stop },
    { Remove-PSBreakpoint -Id 99 -ErrorAction Stop }
) {
    try { & $wrong } catch { $_.FullyQualifiedErrorId }
}
'-- tracing'
Set-PSDebug -Trace 1
$a = 5
if ($a) { 'yes' }
Set-PSDebug -Trace 2
$a = 'x'
Set-PSDebug -Off
Remove-Item $script
