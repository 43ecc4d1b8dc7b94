# Which jobs a command means, and what a job leaves behind: nothing in this process.
$job = Start-Job -Name one { $env:MSOL_JOB = 'x'; Set-Location /; 1; 2 }
$null = Start-Job -Name two { throw 'bad' }
$null = Get-Job | Wait-Job
"[$env:MSOL_JOB] $((Get-Job -State Failed).Name) $((Get-Job -Command '*throw*').Name)"
"filtered: $(@(Get-Job -Filter @{ Name = 'one' }).Count), with children: $(@(Get-Job -IncludeChildJob).Count)"
"before: $(@(Get-Job -Before ([datetime]'2000-01-01')).Count), after: $(@(Get-Job -After ([datetime]'2000-01-01')).Count), newest: $(@(Get-Job -Newest 1).Count)"
"not the job's own: $(Receive-Job $job -NoRecurse -Keep)"
try { Receive-Job $job -AutoRemoveJob } catch { $_.FullyQualifiedErrorId }
Receive-Job $job -Wait -AutoRemoveJob
(Get-Job).Name
Get-Job -Name nosuch -ErrorAction SilentlyContinue -ErrorVariable missing
$missing.FullyQualifiedErrorId
Start-Job -DefinitionName nightly -ErrorAction SilentlyContinue -ErrorVariable undefined
"$undefined"
