# What a job warned of is warned of again by whoever receives it, as its own parameters say.
$job = Start-Job { Write-Warning 'careful'; 1 }
$null = Wait-Job $job
Receive-Job $job -WarningAction SilentlyContinue -WarningVariable heard
"heard: $heard"
