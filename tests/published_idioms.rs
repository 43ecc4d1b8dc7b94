//! What administrators' published scripts do, over and over, run against the demo tenant as their authors wrote it:
//! each of these broke once.

use std::path::PathBuf;
use std::process::Command;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("msol-idioms-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// What the script prints on both streams in an edition.
    fn run(&self, edition: &str, script: &str) -> String {
        let file = self.0.join("script.ps1");
        std::fs::write(&file, script).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_msol"))
            .args([
                "--edition",
                edition,
                "--tenant",
                "demo:",
                "--now",
                "2024-05-01T10:00:00Z",
            ])
            .arg(&file)
            .current_dir(&self.0)
            .env("XDG_DATA_HOME", self.0.join("data"))
            .env("HOME", "/home/anna")
            .env_remove("USERPROFILE")
            .output()
            .unwrap();
        let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.push_str(&String::from_utf8_lossy(&output.stderr));
        text
    }

    fn prints(&self, script: &str, expected: &str) {
        for edition in ["desktop", "core"] {
            assert_eq!(self.run(edition, script), expected, "{edition}: {script}");
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn users_of_the_pipeline_are_set_whatever_else_they_have() {
    let folder = Folder::new("pipeline");
    folder.prints(
        "Connect-MsolService\n\
         $synced = Get-MsolUser -All | Where-Object { $_.LastDirSyncTime }\n\
         $synced | Set-MsolUser -PasswordNeverExpires $true\n\
         \"$(@($synced).Count -gt 0) $($Error.Count)\"\n\
         try { $synced[0] | Set-MsolUser -City Elsewhere -ErrorAction Stop } catch { 'refused' }",
        "True 0\nrefused\n",
    );
}

#[test]
fn powershells_own_modules_are_imported_and_modules_removed_by_name() {
    let folder = Folder::new("modules");
    folder.prints(
        "Import-Module Microsoft.PowerShell.Utility, MSOnline\n\
         Remove-Module MSOnline -ErrorAction SilentlyContinue\n\
         Import-Module -FullyQualifiedName @{ ModuleName = 'AzureAD'; ModuleVersion = '2.0' }\n\
         (Get-Module AzureAD).Name; $Error.Count",
        "AzureAD\n0\n",
    );
}

#[test]
fn a_setting_is_made_with_its_template_and_values() {
    let folder = Folder::new("new-setting");
    folder.prints(
        "$null = Connect-AzureAD\n\
         Get-AzureADDirectorySetting | % { Remove-AzureADDirectorySetting -Id $_.Id }\n\
         $template = Get-AzureADDirectorySettingTemplate | Where-Object DisplayName -eq 'Group.Unified'\n\
         $setting = $template.CreateDirectorySetting()\n\
         $setting['EnableGroupCreation'] = 'false'\n\
         $made = New-AzureADDirectorySetting -DirectorySetting $setting\n\
         \"$($made.DisplayName) $($made.TemplateId -eq $template.Id) $($made['EnableGroupCreation'])\"\n\
         $made['EnableGroupCreation'] = 'true'\n\
         Set-AzureADDirectorySetting -Id $made.Id -DirectorySetting $made\n\
         $kept = Get-AzureADDirectorySetting -Id $made.Id\n\
         \"$($kept.DisplayName) $($kept['EnableGroupCreation']) $($kept.Values.Count -eq $template.Values.Count)\"",
        "Group.Unified True false\nGroup.Unified true True\n",
    );
}

#[test]
fn help_and_more_write_lines() {
    let folder = Folder::new("help");
    folder.prints(
        "function Get-Thing { <#\n.SYNOPSIS\nFinds things.\n#> param($Name) }\n\
         @(help Get-Thing | Where-Object { $_ -match 'Finds things' }).Count -gt 0\n\
         (help Get-Thing)[0].GetType().Name\n\
         (Get-Command help).CommandType",
        "True\nString\nFunction\n",
    );
    // Elsewhere `more` is the system's own program.
    let text = folder.run(
        "desktop",
        "'a', 'b' | Set-Content list.txt; more list.txt; 1, 2 | more",
    );
    assert_eq!(text, "a\nb\n1\n2\n");
}

#[test]
fn get_error_shows_all_that_the_newest_errors_know() {
    let folder = Folder::new("get-error");
    let text = folder.run(
        "core",
        "Get-Error; 'none yet'\n\
         Write-Error 'first' -ErrorAction SilentlyContinue\n\
         Write-Error 'second' -ErrorAction SilentlyContinue\n\
         Get-Error | Out-String -Stream | Where-Object { $_ -match '^ +Message' }\n\
         'two'; Get-Error -Newest 5 | Out-String -Stream | Where-Object { $_ -match '^ +Message|Index' }\n\
         $Error[0].PSTypeNames[0]; @(1 | Get-Error).Count\n\
         $Error[1] | Get-Error | Out-String -Stream | Where-Object { $_ -match '^ +Message' }",
    );
    assert_eq!(
        text,
        "none yet\n\
         \u{20}   Message : second\n\
         two\n   ErrorIndex: 0\n    Message : second\n   ErrorIndex: 1\n    Message : first\n\
         System.Management.Automation.ErrorRecord\n0\n    Message : first\n",
    );
}

#[test]
fn what_one_edition_lacks_is_not_found_there() {
    let folder = Folder::new("lacks");
    let script = "try { $null = Get-Uptime; 'ran' } catch { $_.FullyQualifiedErrorId }";
    assert_eq!(
        folder.run("desktop", script).trim(),
        "CommandNotFoundException"
    );
    assert_eq!(folder.run("core", script).trim(), "ran");
}

#[test]
fn a_called_scripts_exit_ends_it_alone() {
    let folder = Folder::new("exit");
    std::fs::write(folder.0.join("inner.ps1"), "'in'; exit 4; 'never'").unwrap();
    folder.prints(
        "& .\\inner.ps1; \"$LASTEXITCODE $?\"\n'x' | .\\inner.ps1; $LASTEXITCODE",
        "in\n4 False\nin\n4\n",
    );
}

#[test]
fn folders_and_files_are_listed_with_their_modes() {
    let folder = Folder::new("modes");
    folder.prints(
        "$null = New-Item -ItemType Directory sub; 'ab' | Set-Content sub\\a.txt -NoNewline\n\
         (Get-Item sub).Mode.Substring(0, 5); (Get-Item sub\\a.txt).Mode.Substring(0, 5)\n\
         Get-ChildItem sub | Select-Object Name, Length, BaseName | ConvertTo-Csv -NoTypeInformation\n\
         Remove-Item sub -Recurse",
        "d----\n-----\n\"Name\",\"Length\",\"BaseName\"\n\"a.txt\",\"2\",\"a\"\n",
    );
    let listing = folder.run(
        "core",
        "$null = mkdir sub; Get-ChildItem -Directory | Format-Table UnixMode, Name",
    );
    assert!(listing.contains("drwx"), "{listing}");
}

#[test]
fn what_windows_sets_for_every_process_is_there_in_windows_powershell() {
    let folder = Folder::new("environment");
    let text = folder.run(
        "desktop",
        "\"$env:USERPROFILE|$env:OS|$env:SystemDrive\"; $env:TEMP.Length -gt 0",
    );
    assert_eq!(text, "/home/anna|Windows_NT|C:\nTrue\n");
    assert_eq!(folder.run("core", "\"<$env:USERPROFILE>\""), "<>\n");
}

#[test]
fn static_checkers_attributes_are_taken() {
    let folder = Folder::new("attributes");
    folder.prints(
        "[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidX', '', Justification = 'why')]\n\
         [CmdletBinding()] param([string]$Name = 'n')\n$Name",
        "n\n",
    );
}

#[test]
fn commands_of_other_products_are_not_found() {
    let folder = Folder::new("others");
    folder.prints(
        "try { Get-Mailbox } catch { $_.FullyQualifiedErrorId; $_.CategoryInfo.Category }",
        "CommandNotFoundException\nObjectNotFound\n",
    );
}

#[test]
fn passwords_are_generated_as_wished() {
    let folder = Folder::new("passwords");
    folder.prints(
        "Add-Type -AssemblyName System.Web\n\
         $p = [System.Web.Security.Membership]::GeneratePassword(12, 4)\n\
         $p.Length; ($p -replace '[a-zA-Z0-9]').Length -ge 4\n\
         try { [System.Web.Security.Membership]::GeneratePassword(0, 0) } catch { 'refused' }",
        "12\nTrue\nrefused\n",
    );
}

#[test]
fn the_gallery_is_trusted_before_modules_are_installed() {
    let folder = Folder::new("gallery");
    folder.prints(
        "Install-PackageProvider -Name NuGet -MinimumVersion 2.8.5.201 -Force | Out-Null\n\
         Set-PSRepository -Name PSGallery -InstallationPolicy Trusted\n\
         (Get-PSRepository -Name 'PSGallery').InstallationPolicy\n\
         if (-not (Get-InstalledModule -Name MSOnline -ErrorAction SilentlyContinue)) { 'lacking' }\n\
         Install-Module -Name MSOnline, AzureAD -Force -AllowClobber; $Error.Count",
        "Trusted\n0\n",
    );
}

#[test]
fn directory_settings_are_made_from_templates_and_read_by_name() {
    let folder = Folder::new("settings");
    folder.prints(
        "$null = Connect-AzureAD\n\
         $template = Get-AzureADDirectorySettingTemplate | Where-Object { $_.DisplayName -eq 'Group.Unified' }\n\
         $setting = $template.CreateDirectorySetting()\n\
         $setting['EnableGroupCreation'] = 'false'\n\
         $setting['EnableGroupCreation']; $setting['ClassificationList']; $setting.TemplateId -eq $template.Id\n\
         try { $setting['NoSuchValue'] = 'x' } catch { 'refused' }",
        "false\n\nTrue\nrefused\n",
    );
}

#[test]
fn runspace_pools_run_what_they_are_given() {
    let folder = Folder::new("runspaces");
    folder.prints(
        "$pool = [runspacefactory]::CreateRunspacePool(1, 4)\n\
         $pool.Open()\n\
         $jobs = foreach ($n in 1..3) {\n\
             $shell = [powershell]::Create()\n\
             $shell.RunspacePool = $pool\n\
             [void]$shell.AddScript({ param($x) $x * 2 }).AddArgument($n)\n\
             [pscustomobject]@{ Shell = $shell; Handle = $shell.BeginInvoke() }\n\
         }\n\
         while ($jobs.Handle.IsCompleted -contains $false) { Start-Sleep -Milliseconds 10 }\n\
         foreach ($job in $jobs) { $job.Shell.EndInvoke($job.Handle); $job.Shell.Dispose() }\n\
         $pool.Close()\n\
         $shell = [powershell]::Create().AddScript('Write-Warning w; Write-Error e; 5')\n\
         \"$($shell.Invoke()) $($shell.HadErrors) $($shell.Streams.Warning.Count) $($shell.Streams.Error[0])\"\n\
         try { [powershell]::Create().AddScript('throw \"boom\"').Invoke() } catch { $_.Exception.Message }\n\
         $x = 1; [void][powershell]::Create().AddScript('$x = 2').Invoke(); $x",
        "2\n4\n6\n5 True 1 e\nException calling \"Invoke\" with \"0\" argument(s): \"boom\"\n1\n",
    );
}

#[test]
fn scripts_look_through_scripts() {
    let folder = Folder::new("parser");
    folder.prints(
        "$tokens = $errors = $null\n\
         $text = 'function Get-It { Get-MsolUser -All | Select Name }; Get-It'\n\
         $ast = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref]$tokens, [ref]$errors)\n\
         $errors.Count\n\
         $found = $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)\n\
         ($found | ForEach-Object { $_.GetCommandName() }) -join ' '\n\
         $function = $ast.Find({ param($n) $n -is [System.Management.Automation.Language.FunctionDefinitionAst] }, $true)\n\
         \"$($function.Name) $($function.Extent.StartColumnNumber) $($tokens[0].Kind)\"\n\
         [void][System.Management.Automation.PSParser]::Tokenize('if (', [ref]$errors); $errors.Count -gt 0",
        "0\nGet-MsolUser Select Get-It\nGet-It 1 Function\nTrue\n",
    );
}

#[test]
fn large_documents_are_read_forwards() {
    let folder = Folder::new("xml-reader");
    folder.prints(
        "'<r><u n=\"a\">x</u><u n=\"b\"/></r>' | Set-Content users.xml\n\
         $reader = [System.Xml.XmlReader]::Create((Join-Path $pwd 'users.xml'))\n\
         while ($reader.ReadToFollowing('u')) { $reader.GetAttribute('n') + $reader.IsEmptyElement }\n\
         $reader.Close()",
        "aFalse\nbTrue\n",
    );
}
