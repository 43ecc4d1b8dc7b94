# A certificate says what openssl says of it, and its key signs what openssl verifies. The certificate is made for this
# test: openssl req -x509 -newkey rsa:1024, and openssl pkcs12 -export with the password "pw".
$pem = @'
-----BEGIN CERTIFICATE-----
MIICmjCCAgOgAwIBAgIUA3kJIXgKZ6j7z5O93TZ098A9sCwwDQYJKoZIhvcNAQEL
BQAwOjELMAkGA1UEBhMCREUxFTATBgNVBAoMDENvbnRvc28sIEx0ZDEUMBIGA1UE
AwwLY29udG9zby5jb20wHhcNMjYxMTI0MTg0MDMyWhcNNDYxMTE5MTg0MDMyWjA6
MQswCQYDVQQGEwJERTEVMBMGA1UECgwMQ29udG9zbywgTHRkMRQwEgYDVQQDDAtj
b250b3NvLmNvbTCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEA6ldd5a+p8VoX
UiPGFSoQd9n/yiogMrsCXJZxe5KbgjlsJcdOgyzRkvKcQYc/CjL1PcA9oMVUKvCn
iRwEE69LKsGShBaJfnJNOgBoZGOf+0bvtahEdjUy8aUbqWANcW6ng9CxH4HuxW5x
Bdbjm2wrbzfI7Sl7gMMmntjW+u6pxJUCAwEAAaOBnDCBmTAdBgNVHQ4EFgQUhjqv
w4qo5OS68N7DoVqslGjh7F0wHwYDVR0jBBgwFoAUhjqvw4qo5OS68N7DoVqslGjh
7F0wDwYDVR0TAQH/BAUwAwEB/zAnBgNVHREEIDAeggtjb250b3NvLmNvbYIPd3d3
LmNvbnRvc28uY29tMB0GA1UdJQQWMBQGCCsGAQUFBwMBBggrBgEFBQcDAjANBgkq
hkiG9w0BAQsFAAOBgQDgDn5w3D93XCt46uvldNjQdbyP+hheqmGPUke1qKxEh1SL
dLHe4Ynm+QKwsOolkOOfZ8x7rjxlShmRpHcn5TPYIxBFJLFbeLiIy/pLhYcLc2UO
pLhnpDGcAvZajRc3oVvTenH49jVxQP/4HCVE13ucG9TuqyK1qmtiInk4uBXFIg==
-----END CERTIFICATE-----
'@
$pfx = [Convert]::FromBase64String(-join @(
    'MIIHHwIBAzCCBtUGCSqGSIb3DQEHAaCCBsYEggbCMIIGvjCCA4IGCSqGSIb3DQEHBqCCA3MwggNvAgEAMIIDaAYJKoZIhvcNAQcB',
    'MFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgCQoycZkBBFQICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEJii',
    '9vFvWuUEGwSiE1m+s/+AggMAF1MUnO2l64FpL1y85CeRcnwjjwQq73cmAEBY+oul3Mn595XqKcwy2Q7ggVazYsvRqYrj8Z8sBNKl',
    'wzRV9c8IEjeXl/RvKJobTKA1GgIgWH0AV1LT0/7YjP7YxJP1JliIBWbAPTpQKg1CSgxtiQhO7EmCme4ge4c0ZVB6HkNpIwLS5ns5',
    'jq46RMSPlyud73UZex5WazXOt24IgwMxM3faxGKG6x8nwNEPO9YLk9j0oMJ/rpBQpelYIuZhZCWzwhBGTZlC3J70ozHHbdSig8P9',
    'g4y6vU/LtPxFklZ2EgM/E/bJFHX8rN0ztAzIaD3gXKyB6dNKImqscJfCYgchY3axYMQ5cSI87dk0xS89ad61/Tq1HROZ5ksKhUTv',
    'ejaPmNWCpAheaNapuvMtLdbR2+MVey7lBQfkVo0a4Yii+lPgQ9NkAiLxI9mcuU0W+yUCpPIU5ri6ZWKfip24Ns5Hh4OhbPe2JjKM',
    'zWuuPGDNwtfuTOU85t/a0H4B1J0ZeggbaISkcjAHs1SGKOYeiFUevVEtTlOzrZKDDeWcLQorK6CFDsXhHHoIAVqv+ddiSFXvS+x5',
    'qEPWPbglh+44OPcUVrLyFO2F++dHlsTXdKl7j9FE+SuiLPoUGHNtoy0sX4Yujkkmqz+xVYsE4THXqT0c5NRM4dzTtOPAY1ny4sD2',
    'qq4cAtfaUSx2Jyhjjl6EwvRgmQfm4lXU3F+W/F6JiCIorfIQBp5CwVt4Uen4dsGdjGxZOWojU3q/Cx6CCzutPYqFMaWZ07WFI1V8',
    'H/THI/CittWsL5ujdOc3Ao+KKchC76SJMwff5/06djIb0mTXyH51JBzNMsrr3q11MTQ0pVFGBrPsRZ1AOd0OI6fgvZ74a/H5wsjU',
    'g+569puBkcixSgcRNXowC539GCUoMcs8rYnVOZvLTcRwEThLNC0TmddcvUnNsECLhSL/Jk6LnUXss/eEDIOIrZs2v8sIFk4aqtV/',
    'bO3o4BmUIleBgg+gAcIkWzqyOQPUG5cjhbTUNkM8WG6NdTbaMIIDNAYJKoZIhvcNAQcBoIIDJQSCAyEwggMdMIIDGQYLKoZIhvcN',
    'AQwKAQKgggLhMIIC3TBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIh/ErKF4JZqgCAggAMAwGCCqGSIb3DQIJBQAwHQYJ',
    'YIZIAWUDBAEqBBDejoAqfZsUek2+9pHn4zt6BIICgBfdbqirP2Vnf8sbo/RwqxxrzGZ/RASw4T/ueGuR9aPMORcjWrvTvZtxk757',
    'QsFXFk95JZ6b9VfjqYe2nvK6v+Jj7RN0DXsL85nh0n/rgeDXkWi2vKjmkxi/lEbkpAVge2kmvIpJw8NERDvF1uRmJTO1bKVqGxZt',
    'Hi00Zxx2MvMsZhCWBkudGqHUM//pnQZGmoEMK88y1eEly2ihHRK1EQkXEznqxpF/FSYeNKMF0CCU7uvkSjSIK+A8nWh+UKkNFBi/',
    'WjWp+slcFs+vF1MEIUelma0O9oj3na8YQwSni5g/txFuV25ZwzoVBfB+0o8Oge9HWVH05KyH4SDnuaT+tOB/8WKas1FTpTlXLiF7',
    '0sOtizjt2kVMozSHFBuXYyrJlfeZmj8k9ULsOHwSC4o0VvsrT0wJAhNlx2bk5D74WBXFay7w/2rp8Kny5qXxijES1tgQUDp4NVgM',
    'Q8urR2nv+hbN+UMVEzI4FeKYLaujebA0HbNGKDoaJqVJ27BBky6qiA+WhW8xI29P0577E7JsgjKBDzEQcAjOHNzebwJtCyNx+6Iu',
    '7+l7rby5dbjsaYWiZq7MOtOKN4qeLZfgvY53y1HFyUhlSkFMe313AwI72G2CzUPga5PMnPzqlptnt1t+WuOQFjvdSzNwfI+DpDWC',
    'GPaVFTQ/vmqMCOcFtyJYN2QxyVQQIY0SOoxN82kNdSRFRQ6ISjzaUzRByJnB29lx0ho3n32p524jHL8QBV0OWcePIgivhMRIoOkm',
    'Q5RrT7Un2pZzof3JGzfOjzPDlh4is8e5xZjbRvTimmr3JiZhNSdfOHhWpJ0X7bLnvQ8Flfzn/zOxExwVftMQjne0GKPMkWkxJTAj',
    'BgkqhkiG9w0BCRUxFgQUBwbPtsHQpuchxwAu9lkI1AoYakkwQTAxMA0GCWCGSAFlAwQCAQUABCDB/jGvB8M480qHNtrnahBY38u5',
    'xfy94TAt63g9EvO24QQIaUTsiw/+INgCAggA'
))
$type = [System.Security.Cryptography.X509Certificates.X509Certificate2]
$certificate = $type::new([Text.Encoding]::ASCII.GetBytes($pem))
$certificate.Subject
$certificate.SerialNumber
$certificate.Thumbprint
"$($certificate.HasPrivateKey) $($certificate.Version) $($certificate.SignatureAlgorithm.FriendlyName)"
$certificate.NotAfter.ToString('s')
$certificate.GetNameInfo('SimpleName', $false)
($certificate.Extensions | Where-Object { $_.Oid.Value -eq '2.5.29.17' }).Format($false)
"$($certificate.EnhancedKeyUsageList)"
$certificate | Out-String -Width 100 | ForEach-Object Trim
$own = $type::new($pfx, (ConvertTo-SecureString pw -AsPlainText -Force), 'Exportable')
"$($own.HasPrivateKey) $($own.Thumbprint -eq $certificate.Thumbprint)"
try { $type::new($pfx, 'wrong') } catch { "$_".Trim() }
$text = [Text.Encoding]::UTF8.GetBytes('header.payload')
$hash = [System.Security.Cryptography.HashAlgorithmName]::SHA256
$padding = [System.Security.Cryptography.RSASignaturePadding]::Pkcs1
$extensions = [System.Security.Cryptography.X509Certificates.RSACertificateExtensions]
$signature = $extensions::GetRSAPrivateKey($own).SignData($text, $hash, $padding)
$extensions::GetRSAPublicKey($certificate).VerifyData($text, $signature, $hash, $padding)
$extensions::GetRSAPublicKey($certificate).VerifyData($signature, $signature, $hash, $padding)
[BitConverter]::ToString($signature, 0, 8)
$key = New-Object System.Security.Cryptography.RSACryptoServiceProvider
$key.FromXmlString($own.PrivateKey.ToXmlString($true))
"$($key.Decrypt($key.Encrypt([byte[]](1, 2, 3), $true), $true))"
try { $key.ExportParameters($true).D.Length; $certificate.PublicKey.Key.ExportParameters($true) } catch { "$_" }
