# Events of a script's own and the engine's: actions have their turns between pipelines, what no action takes is kept.
$action = {
    $script:count++
    "$($Event.SourceIdentifier) $count of $($EventSubscriber.SubscriptionId): $args, $($Event.MessageData)"
    if ($count -eq 2) { Write-Error 'two is too many' }
}
$job = Register-EngineEvent -SourceIdentifier door -Action $action
"$($job.Name) $($job.State) more: $($job.HasMoreData)"
$null = New-Event door -Sender 7 -EventArguments 'open', 1 -MessageData note
$null = New-Event door
"seen here: <$count>"
$null = New-Event window -MessageData kept
Receive-Job $job -ErrorVariable problems -ErrorAction SilentlyContinue
"errors: $problems, in the session: $($Error.Count)"
"$($job.State) more: $($job.HasMoreData)"
Get-Event | ForEach-Object { "$($_.SourceIdentifier) $($_.MessageData) $($_.EventIdentifier)" }
(Wait-Event win* -Timeout 1).SourceIdentifier
Remove-Event window
"left: $(@(Get-Event).Count)"
Get-EventSubscriber door | ForEach-Object { "$($_.SourceIdentifier) $($_.EventName) $($_.SupportEvent) $($_.ForwardEvent)" }
Unregister-Event door
"$($job.State) more: $($job.HasMoreData)"
'-- so many times'
$job = Register-EngineEvent -SourceIdentifier twice -MaxTriggerCount 2 -Action { 'time' }
1..3 | ForEach-Object { $null = New-Event twice }
Receive-Job $job
"$($job.State), left: $(@(Get-Event).Count)"
'-- what goes wrong'
foreach ($wrong in
    { Register-EngineEvent -SourceIdentifier x -ErrorAction Stop },
    { Register-EngineEvent -SourceIdentifier x -Forward -Action { } -ErrorAction Stop },
    { Get-EventSubscriber none -ErrorAction Stop },
    { Unregister-Event -SubscriptionId 99 -ErrorAction Stop },
    { Get-Event -EventIdentifier 99 -ErrorAction Stop },
    { Register-ObjectEvent 'text' Ring -ErrorAction Stop }
) {
    try { & $wrong } catch { $_.FullyQualifiedErrorId; ($_.Exception.Message -split '\r?\n| \(Param')[0] }
}
'-- from a job'
Start-Job { Register-EngineEvent -SourceIdentifier news -Forward; $null = New-Event news -MessageData sent } |
    Wait-Job | Remove-Job
(Get-Event news).MessageData
$null = Register-EngineEvent PowerShell.Exiting -Action { Write-Host 'good night' }
'the end'
