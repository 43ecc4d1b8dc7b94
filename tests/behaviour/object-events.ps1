# Events of other objects: a watched folder, a process, a collection, a run in another runspace, a job.
$clock = [Diagnostics.Stopwatch]::StartNew()
function wait-for([scriptblock] $condition) {
    while (-not (& $condition) -and $clock.Elapsed.TotalSeconds -lt 20) { Start-Sleep -Milliseconds 10 }
}
'-- a folder'
$folder = Join-Path ([IO.Path]::GetTempPath()) "msol-watch-$PID-$($PSVersionTable.PSVersion.Major)"
$null = New-Item -ItemType Directory $folder
$watcher = New-Object System.IO.FileSystemWatcher $folder, '*.csv'
$global:seen = @()
$action = { $global:seen += "$($EventArgs.ChangeType) $($EventArgs.Name)" }
foreach ($name in 'Created', 'Deleted') { $null = Register-ObjectEvent $watcher $name -SourceIdentifier "file$name" -Action $action }
$null = Register-ObjectEvent $watcher Renamed -SourceIdentifier fileRenamed -Action {
    $global:seen += "$($EventArgs.OldName) is $($EventArgs.Name)"
}
"watching: $($watcher.EnableRaisingEvents)"
Set-Content (Join-Path $folder users.csv) 1
Set-Content (Join-Path $folder users.txt) 1
Rename-Item (Join-Path $folder users.csv) people.csv
wait-for { $seen.Count -ge 2 }
Remove-Item (Join-Path $folder people.csv)
wait-for { $seen.Count -ge 3 }
$seen
Get-EventSubscriber file* | Unregister-Event
$watcher.Dispose()
$watcher.WaitForChanged('All', 10).TimedOut
Remove-Item -Recurse $folder
try { [System.IO.FileSystemWatcher]::new('/no/such/folder') } catch { $_.Exception.InnerException.GetType().FullName }
'-- a process'
$process = New-Object System.Diagnostics.Process
$process.StartInfo.FileName = 'true'
$null = Register-ObjectEvent $process Exited -SourceIdentifier ended
$null = $process.Start()
"$((Wait-Event ended -Timeout 20).SourceEventArgs) $($process.WaitForExit(5000)) $($process.ExitCode)"
'-- a collection'
$names = [System.Collections.ObjectModel.ObservableCollection[string]]::new()
$null = Register-ObjectEvent $names CollectionChanged -SourceIdentifier names
$names.Add('a'); $names.Insert(0, 'b'); $names.Move(0, 1); $null = $names.Remove('a'); $names.Clear()
foreach ($change in Get-Event names) {
    $change = $change.SourceEventArgs
    "$($change.Action) new $($change.NewItems) at $($change.NewStartingIndex), old $($change.OldItems) at $($change.OldStartingIndex)"
}
$names.add_CollectionChanged({ "not shown"; $global:told = "$($_.Action) $($args.Count)" })
$names.Add('c')
$told
'-- a run'
$shell = [powershell]::Create().AddScript('1')
$null = Register-ObjectEvent $shell InvocationStateChanged -SourceIdentifier run -Action { $EventArgs.InvocationStateInfo.State }
$null = $shell.Invoke()
"$(Get-Job run | Receive-Job)"
'-- a job'
$job = Start-Job { 1 }
$null = Register-ObjectEvent $job StateChanged -SourceIdentifier job -Action {
    "$($Sender.State): $($EventArgs.PreviousJobStateInfo.State), then $($EventArgs.JobStateInfo.State)"
}
$null = Wait-Job $job
Receive-Job -Name job
