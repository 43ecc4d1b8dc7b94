# Locks, events and counters as one thread meets them; dictionaries that are older than generic ones.
$list = New-Object System.Collections.Specialized.ListDictionary
$list.Add('b', 1)
$list['a'] = 2
"$($list.Keys) $($list.Count)"
try { $list.Add('b', 3) } catch { "$_" }
$texts = New-Object System.Collections.Specialized.StringDictionary
$texts.Add('Key', 'v')
"$($texts.Keys) $($texts['KEY'])"
$n = 5
[System.Threading.Interlocked]::Increment([ref]$n), [Threading.Interlocked]::Add([ref]$n, 10), [Threading.Interlocked]::Exchange([ref]$n, 2), $n -join ','
$mutex = [Threading.Mutex]::new($false, 'Global\msol-behaviour-one-thread')
$mutex.WaitOne(100)
$mutex.ReleaseMutex()
try { $mutex.ReleaseMutex() } catch { $_.Exception.InnerException.GetType().FullName }
$event = [Threading.AutoResetEvent]::new($true)
$event.WaitOne(), $event.WaitOne(1) -join ','
[Threading.Monitor]::Enter($list)
[Threading.Monitor]::Exit($list)
try { [Threading.Monitor]::Exit($list) } catch { $_.Exception.InnerException.GetType().Name }
$source = [Threading.CancellationTokenSource]::new()
$token = $source.Token
$source.Cancel()
try { $token.ThrowIfCancellationRequested() } catch { "$_" }
$lazy = [Lazy[string]]::new([Func[string]] { 'made' })
"$lazy"
$lazy.Value
"$lazy"
$everyone = New-Object System.Security.Principal.NTAccount('Everyone')
$everyone.Translate([System.Security.Principal.SecurityIdentifier]).Value
try { (New-Object System.Security.Principal.NTAccount('CONTOSO', 'joe')).Translate([System.Security.Principal.SecurityIdentifier]) } catch { $_.Exception.InnerException.GetType().Name }
(New-Object System.Security.Principal.SecurityIdentifier 'S-1-5-32-544').Translate([System.Security.Principal.NTAccount]).Value
$line = [System.Collections.Concurrent.BlockingCollection[int]]::new(2)
$line.Add(1)
$line.TryAdd(2), $line.TryAdd(3) -join ','
$line.CompleteAdding()
foreach ($item in $line.GetConsumingEnumerable()) { "got $item" }
$line.IsCompleted
# Only .NET has it, the Framework does not.
$queue = 'System.Collections.Generic.PriorityQueue[string,int]' -as [type]
if ($queue) { $q = $queue::new(); $q.Enqueue('low', 5); $q.Enqueue('high', 1); $q.Dequeue() } else { 'none' }
