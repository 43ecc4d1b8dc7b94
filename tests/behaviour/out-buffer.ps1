# -OutBuffer 1: the next stage sees objects two by two, and what is left at the end.
1..5 | ForEach-Object { [Console]::WriteLine("first $_"); $_ } -OutBuffer 1 | ForEach-Object { "second $_" }
# A variable of -PipelineVariable is empty when the pipeline begins, and when it has ended.
$own = 8
1..2 | ForEach-Object -PipelineVariable own -Begin { "begin [$own]" } { $_ } | ForEach-Object { "$own" }
"after [$own]"
