# A timer's events reach the script's thread; those of hidden subscribers and plain handlers too.
$timer = New-Object System.Timers.Timer 20
($timer | Get-Member -MemberType Event).Name
$job = Register-ObjectEvent $timer Elapsed -SourceIdentifier tick -MessageData 'm' -Action {
    $global:ticks++
    "$ticks $($Event.MessageData) $($Sender.GetType().FullName) $($EventArgs.GetType().Name) $($args.Count)"
    if ($ticks -eq 3) { $Sender.Stop() }
}
$timer.Start()
$clock = [Diagnostics.Stopwatch]::StartNew()
while ($ticks -lt 3 -and $clock.Elapsed.TotalSeconds -lt 20) { Start-Sleep -Milliseconds 5 }
Receive-Job $job
"enabled: $($timer.Enabled)"
Unregister-Event tick
'-- once, without an action'
$once = [System.Timers.Timer]::new(10)
$once.AutoReset = $false
Register-ObjectEvent $once Elapsed -SourceIdentifier once -SupportEvent
"shown: $(@(Get-EventSubscriber).Count), with force: $(@(Get-EventSubscriber -Force).Count)"
$once.Enabled = $true
$seen = Wait-Event once -Timeout 20
"$($seen.SourceIdentifier) $($seen.Sender -eq $once) $($seen.SourceArgs.Count) enabled: $($once.Enabled)"
try { Register-ObjectEvent $once Elapsed -SourceIdentifier once -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
try { Register-ObjectEvent $once Elapsed -SourceIdentifier PowerShell.x -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
'-- a handler'
$handler = { $global:handled = "$($this.Interval) $($_.GetType().Name)" }
$once.add_Elapsed($handler)
$once.Start()
while (-not $handled -and $clock.Elapsed.TotalSeconds -lt 20) { Start-Sleep -Milliseconds 5 }
$handled
$once.remove_Elapsed($handler)
