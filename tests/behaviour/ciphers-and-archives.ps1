# What a cipher makes is what every other implementation makes of the same key; streams and archives give back what
# they took. Compare: openssl enc -aes-256-cbc -K ... -iv ..., hashlib.pbkdf2_hmac.
$aes = [System.Security.Cryptography.Aes]::Create()
$aes.Key = [byte[]](1..32)
$aes.IV = [byte[]](1..16)
$bytes = [Text.Encoding]::UTF8.GetBytes('Hello secret world, this is text')
$secret = $aes.CreateEncryptor().TransformFinalBlock($bytes, 0, $bytes.Length)
[Convert]::ToBase64String($secret)
$back = $aes.CreateDecryptor().TransformFinalBlock($secret, 0, $secret.Length)
[Text.Encoding]::UTF8.GetString($back)
try { $aes.Key = [byte[]](1, 2) } catch { "$_" }
$memory = New-Object IO.MemoryStream
$crypto = New-Object System.Security.Cryptography.CryptoStream($memory, $aes.CreateEncryptor(), 'Write')
$writer = New-Object IO.StreamWriter($crypto)
$writer.Write('stream text')
$writer.Close()
$memory = New-Object IO.MemoryStream(, $memory.ToArray())
$crypto = New-Object System.Security.Cryptography.CryptoStream($memory, $aes.CreateDecryptor(), 'Read')
(New-Object IO.StreamReader $crypto).ReadToEnd()
$derived = New-Object System.Security.Cryptography.Rfc2898DeriveBytes('password', [byte[]](1..8), 1000)
[BitConverter]::ToString($derived.GetBytes(16)) + '/' + [BitConverter]::ToString($derived.GetBytes(4))

$memory = New-Object IO.MemoryStream
$packed = New-Object IO.Compression.GZipStream($memory, [IO.Compression.CompressionMode]::Compress)
$packed.Write($bytes, 0, $bytes.Length)
$packed.Close()
$memory = New-Object IO.MemoryStream(, $memory.ToArray())
$packed = New-Object IO.Compression.GZipStream($memory, [IO.Compression.CompressionMode]::Decompress)
$packed.CanRead, $packed.CanWrite, $packed.CanSeek -join ','
(New-Object IO.StreamReader $packed).ReadToEnd()
$packed = New-Object IO.Compression.GZipStream((New-Object IO.MemoryStream(, [byte[]](1..20))), [IO.Compression.CompressionMode]::Decompress)
try { $packed.ReadByte() } catch { $_.Exception.InnerException.GetType().FullName }

$null = New-Item -ItemType Directory folder/sub
Set-Content folder/a.txt one
Set-Content folder/sub/b.txt two
$here = (Get-Location).Path
[IO.Compression.ZipFile]::CreateFromDirectory("$here/folder", "$here/f.zip")
try { [IO.Compression.ZipFile]::CreateFromDirectory("$here/folder", "$here/f.zip") } catch { $_.Exception.InnerException.GetType().Name }
$archive = [IO.Compression.ZipFile]::Open("$here/f.zip", 'Update')
$archive.GetEntry('a.txt').Delete()
$writer = New-Object IO.StreamWriter($archive.CreateEntry('new.txt').Open())
$writer.Write('fresh')
$writer.Dispose()
$archive.Dispose()
$archive = [IO.Compression.ZipFile]::OpenRead("$here/f.zip")
$archive.Entries | ForEach-Object { "$($_.FullName) $($_.Name) $($_.Length)" }
try { $archive.CreateEntry('x') } catch { "$_" }
$archive.Dispose()
[IO.Compression.ZipFile]::ExtractToDirectory("$here/f.zip", "$here/out")
Get-Content out/sub/b.txt, out/new.txt
