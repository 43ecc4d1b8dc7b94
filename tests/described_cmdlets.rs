//! The cmdlets that run by their description in the grammar, through the program itself on a fresh demo tenant; and
//! that no documented cmdlet is unknown or does nothing in silence.

use std::collections::BTreeSet;
use std::process::Command;

use msol::grammar;

/// Runs a script connected to both modules and gives what it prints, lines trimmed at their ends.
fn run(script: &str) -> String {
    let script = format!("Connect-MsolService; $null = Connect-AzureAD; {script}");
    let output = Command::new(env!("CARGO_BIN_EXE_msol"))
        .args(["--tenant", "demo:", "--edition", "core", "-c", &script])
        .output()
        .expect("the program starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.is_empty(), "{errors}");
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

#[test]
fn an_application_is_registered_changed_found_owned_deleted_and_restored() {
    let script = "$a = New-AzureADApplication -DisplayName Payroll -IdentifierUris 'http://payroll' -ReplyUrls 'https://p/r' -Homepage 'https://p'; \
        \"$($a.ObjectType) $($a.IdentifierUris) $($a.ReplyUrls) $($a.Homepage) $($a.AvailableToOtherTenants)\"; \
        Set-AzureADApplication -ObjectId $a.ObjectId -AvailableToOtherTenants $true -DisplayName Wages; \
        (Get-AzureADApplication -Filter \"displayName eq 'Wages'\").AvailableToOtherTenants; \
        (Get-AzureADApplication -SearchString wag).AppId -eq $a.AppId; \
        $u = Get-AzureADUser -ObjectId adelev@contoso.com; \
        Add-AzureADApplicationOwner -ObjectId $a.ObjectId -RefObjectId $u.ObjectId; \
        (Get-AzureADApplicationOwner -ObjectId $a.ObjectId).DisplayName; \
        (Get-AzureADUserOwnedObject -ObjectId $u.ObjectId).DisplayName -contains 'Wages'; \
        try { Add-AzureADApplicationOwner -ObjectId $a.ObjectId -RefObjectId $u.ObjectId } catch { ($_.Exception.Message -split \"`n\")[2]; $_.FullyQualifiedErrorId }; \
        Remove-AzureADApplication -ObjectId $a.ObjectId; \
        try { Get-AzureADApplication -ObjectId $a.ObjectId } catch { $_.Exception.ErrorCode }; \
        Restore-AzureADDeletedApplication -ObjectId $a.ObjectId | ForEach-Object DisplayName; \
        (Get-AzureADApplicationOwner -ObjectId $a.ObjectId).DisplayName";
    assert_eq!(
        run(script),
        "Application http://payroll https://p/r https://p False\nTrue\nTrue\nAdele Vance\nTrue\n\
         Message: One or more added object references already exist for the following modified properties: 'owners'.\n\
         Microsoft.Open.AzureAD16.Client.ApiException,Microsoft.Open.AzureAD16.PowerShell.AddApplicationOwner\n\
         404\nWages\nAdele Vance"
    );
}

#[test]
fn a_secret_shows_once() {
    let script = "$a = Get-AzureADApplication -Top 1; \
        $p = New-AzureADApplicationPasswordCredential -ObjectId $a.ObjectId -CustomKeyIdentifier key1; \
        $p.Value.Length; \
        $shown = Get-AzureADApplicationPasswordCredential -ObjectId $a.ObjectId | Where-Object KeyId -eq $p.KeyId; \
        \"[$($shown.Value)] $([Text.Encoding]::UTF8.GetString($shown.CustomKeyIdentifier))\"; \
        Remove-AzureADApplicationPasswordCredential -ObjectId $a.ObjectId -KeyId $p.KeyId; \
        @(Get-AzureADApplicationPasswordCredential -ObjectId $a.ObjectId | Where-Object KeyId -eq $p.KeyId).Count";
    assert_eq!(run(script), "40\n[] key1\n0");
}

#[test]
fn a_service_principal_gets_a_role_and_loses_it() {
    let script = "$sp = Get-AzureADServicePrincipal -SearchString 'Contoso Intranet'; \
        $u = Get-AzureADUser -ObjectId adelev@contoso.com; \
        $x = New-AzureADUserAppRoleAssignment -ObjectId $u.ObjectId -PrincipalId $u.ObjectId -ResourceId $sp.ObjectId -Id ([guid]::Empty); \
        $x.PrincipalDisplayName; $x.PrincipalType; \
        @(Get-AzureADServiceAppRoleAssignedTo -ObjectId $sp.ObjectId | Where-Object PrincipalId -eq $u.ObjectId).Count; \
        Remove-AzureADUserAppRoleAssignment -ObjectId $u.ObjectId -AppRoleAssignmentId $x.ObjectId; \
        @(Get-AzureADUserAppRoleAssignment -ObjectId $u.ObjectId | Where-Object ResourceId -eq $sp.ObjectId).Count";
    assert_eq!(run(script), "Adele Vance\nUser\n1\n0");
}

#[test]
fn a_domain_is_added_verified_and_removed_by_either_module() {
    let script = "$d = New-AzureADDomain -Name shop.example; \"$($d.Name) $($d.IsVerified) $($d.AuthenticationType)\"; \
        (Get-AzureADDomainVerificationDnsRecord -Name shop.example | Where-Object RecordType -eq Txt).Text -like 'MS=ms*'; \
        Confirm-MsolDomain -DomainName shop.example; \
        (Get-MsolDomain -DomainName shop.example).Status; \
        Set-MsolPasswordPolicy -DomainName shop.example -ValidityPeriod 60 -NotificationDays 10; \
        $p = Get-MsolPasswordPolicy -DomainName shop.example; \"$($p.ValidityPeriod) $($p.NotificationDays)\"; \
        Remove-AzureADDomain -Name shop.example; \
        try { Get-AzureADDomain -Name shop.example } catch { $_.FullyQualifiedErrorId }";
    assert_eq!(
        run(script),
        "shop.example False Managed\nTrue\nVerified\n60 10\n\
         Microsoft.Open.AzureAD16.Client.ApiException,Microsoft.Open.AzureAD16.PowerShell.GetDomain"
    );
}

#[test]
fn units_have_members_and_roles_within_them() {
    let script = "$u = New-MsolAdministrativeUnit -DisplayName Nordics -Description North; \"$($u.DisplayName) $($u.Description)\"; \
        $who = Get-MsolUser -UserPrincipalName adelev@contoso.com; \
        Add-MsolAdministrativeUnitMember -AdministrativeUnitObjectId $u.ObjectId -AdministrativeUnitMemberObjectId $who.ObjectId; \
        (Get-MsolAdministrativeUnitMember -AdministrativeUnitObjectId $u.ObjectId).EmailAddress; \
        (Get-AzureADAdministrativeUnitMember -ObjectId $u.ObjectId).UserPrincipalName; \
        Set-AzureADAdministrativeUnit -ObjectId $u.ObjectId -DisplayName Scandinavia; \
        (Get-MsolAdministrativeUnit -ObjectId $u.ObjectId).DisplayName; \
        Remove-MsolAdministrativeUnit -ObjectId $u.ObjectId -Force; \
        try { Get-MsolAdministrativeUnit -ObjectId $u.ObjectId -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }";
    assert_eq!(
        run(script),
        "Nordics North\nadelev@contoso.com\nadelev@contoso.com\nScandinavia\n\
         Microsoft.Online.Administration.Automation.AdministrativeUnitNotFoundException,Microsoft.Online.Administration.Automation.GetAdministrativeUnit"
    );
}

#[test]
fn devices_are_disabled_and_enabled_by_either_id() {
    let script = "$d = Get-MsolDevice -All | Where-Object Enabled | Select-Object -First 1; \
        Disable-MsolDevice -DeviceId $d.DeviceId -Force; (Get-MsolDevice -DeviceId $d.DeviceId).Enabled; \
        (Get-AzureADDevice -Filter \"deviceId eq guid'$($d.DeviceId)'\").AccountEnabled; \
        Enable-MsolDevice -ObjectId $d.ObjectId -Force; (Get-MsolDevice -Name $d.DisplayName).Enabled; \
        Remove-MsolDevice -DeviceId $d.DeviceId -Force; \
        try { Get-MsolDevice -DeviceId $d.DeviceId -ErrorAction Stop } catch { $_.Exception.Message -like 'Device Not Found. Device:*' }";
    assert_eq!(run(script), "False\nFalse\nTrue\nTrue");
}

#[test]
fn policies_are_made_from_the_modules_objects() {
    let script = "$c = New-Object Microsoft.Open.MSGraph.Model.ConditionalAccessConditionSet; \
        $c.Users = New-Object Microsoft.Open.MSGraph.Model.ConditionalAccessUserCondition; $c.Users.IncludeUsers = 'All'; \
        $g = New-Object Microsoft.Open.MSGraph.Model.ConditionalAccessGrantControls; $g._Operator = 'OR'; $g.BuiltInControls = 'Mfa'; \
        $p = New-AzureADMSConditionalAccessPolicy -DisplayName Strong -State Enabled -Conditions $c -GrantControls $g; \
        $q = Get-AzureADMSConditionalAccessPolicy -PolicyId $p.Id; \
        \"$($q.DisplayName) $($q.State) $($q.Conditions.Users.IncludeUsers) $($q.GrantControls._Operator)\"; \
        Set-AzureADMSConditionalAccessPolicy -PolicyId $p.Id -State Disabled; \
        (Get-AzureADMSConditionalAccessPolicy | Where-Object DisplayName -eq Strong).State; \
        Remove-AzureADMSConditionalAccessPolicy -PolicyId $p.Id; \
        try { Get-AzureADMSConditionalAccessPolicy -PolicyId $p.Id } catch { $_.FullyQualifiedErrorId; ($_.Exception.Message -split \"`n\")[3] }";
    assert_eq!(
        run(script),
        "Strong Enabled All OR\nDisabled\n\
         Microsoft.Open.MSGraphV10.Client.ApiException,Microsoft.Open.MSGraphV10.PowerShell.GetAzureADMSConditionalAccessPolicy\n\
         InnerError:"
    );
}

#[test]
fn the_second_factor_is_required_and_reset() {
    let script = "$s = New-Object Microsoft.Online.Administration.StrongAuthenticationRequirement; $s.RelyingParty = '*'; $s.State = 'Enabled'; \
        $who = 'pvance@contoso.com'; \
        Set-MsolUser -UserPrincipalName $who -StrongAuthenticationRequirements @($s); \
        (Get-MsolUser -UserPrincipalName $who).StrongAuthenticationRequirements.State; \
        (Get-MsolUserByStrongAuthentication -Requirements $s).UserPrincipalName -contains $who; \
        Set-MsolUser -UserPrincipalName $who -StrongAuthenticationRequirements @(); \
        @((Get-MsolUser -UserPrincipalName $who).StrongAuthenticationRequirements).Count; \
        $a = 'adelev@contoso.com'; $before = (Get-MsolUser -UserPrincipalName $a).StrongAuthenticationUserDetails.PhoneNumber; \
        Reset-MsolStrongAuthenticationMethodByUpn -UserPrincipalName $a; \
        $u = Get-MsolUser -UserPrincipalName $a; @($u.StrongAuthenticationMethods).Count; \
        $u.StrongAuthenticationUserDetails.PhoneNumber -eq $before";
    assert_eq!(run(script), "Enabled\nTrue\n0\n0\nTrue");
}

#[test]
fn a_manager_is_set_and_reports_follow() {
    let script = "$u = Get-AzureADUser -ObjectId adelev@contoso.com; $m = Get-AzureADUser -ObjectId alexw@contoso.com; \
        Set-AzureADUserManager -ObjectId $u.ObjectId -RefObjectId $m.ObjectId; \
        (Get-AzureADUserManager -ObjectId $u.ObjectId).UserPrincipalName; \
        (Get-AzureADUserDirectReport -ObjectId $m.ObjectId).UserPrincipalName -contains 'adelev@contoso.com'; \
        Remove-AzureADUserManager -ObjectId $u.ObjectId; \
        $null -eq (Get-AzureADUserManager -ObjectId $u.ObjectId); \
        Set-AzureADUserExtension -ObjectId $u.ObjectId -ExtensionName employeeId -ExtensionValue 4711; \
        (Get-AzureADUserExtension -ObjectId $u.ObjectId)['employeeId']; \
        (Get-AzureADUser -ObjectId $u.ObjectId).ExtensionProperty['employeeId']";
    assert_eq!(run(script), "alexw@contoso.com\nTrue\nTrue\n4711\n4711");
}

#[test]
fn a_guest_is_invited_and_there() {
    let script = "$i = New-AzureADMSInvitation -InvitedUserEmailAddress pat@partner.example -InvitedUserDisplayName Pat -InviteRedirectUrl 'https://x'; \
        $i.Status; $u = Get-AzureADUser -ObjectId $i.InvitedUser.Id; \"$($u.DisplayName) $($u.UserType)\"; \
        (Get-AzureADUser -Filter \"createdDateTime ge datetime'2000-01-01T00:00:00Z' and userType eq 'Guest'\").DisplayName -contains 'Pat'; \
        (Get-AzureADMSGroup -Filter \"groupTypes/any(c:c eq 'Unified')\").Count -gt 0";
    assert_eq!(run(script), "PendingAcceptance\nPat Guest\nTrue\nTrue");
}

#[test]
fn a_federated_domain_keeps_its_settings() {
    let script = "Set-MsolDomainAuthentication -DomainName domain.com -Authentication Federated -IssuerUri http://i -LogOffUri https://l -PassiveLogOnUri https://p -FederationBrandName B; \
        (Get-MsolDomain -DomainName domain.com).Authentication; \
        Set-MsolDomainFederationSettings -DomainName domain.com -IssuerUri http://j -SupportsMfa $true; \
        $f = Get-MsolDomainFederationSettings -DomainName domain.com; \"$($f.IssuerUri) $($f.PassiveLogOnUri) $($f.SupportsMfa)\"; \
        Set-MsolDomainAuthentication -DomainName domain.com -Authentication Managed; \
        (Get-MsolDomain -DomainName domain.com).Authentication; \
        (Get-MsolDomainVerificationDns -DomainName domain.com -Mode DnsTxtRecord).Text -like 'MS=*'; \
        (Get-MsolUserRole -UserPrincipalName admin@contoso.onmicrosoft.com).Name";
    assert_eq!(
        run(script),
        "Federated\nhttp://j https://p True\nManaged\nTrue\nCompany Administrator"
    );
}

#[test]
fn a_service_principal_of_msonline_has_credentials() {
    let script = "$sp = New-MsolServicePrincipal -DisplayName Robot -Type Password -Value 'S3cret-S3cret' -WarningAction SilentlyContinue; \
        (Get-MsolServicePrincipal -AppPrincipalId $sp.AppPrincipalId).DisplayName; \
        $c = Get-MsolServicePrincipalCredential -ObjectId $sp.ObjectId -ReturnKeyValues $false; \"$($c.Type) [$($c.Value)]\"; \
        (New-MsolServicePrincipalCredential -ObjectId $sp.ObjectId).Length; \
        Remove-MsolServicePrincipalCredential -ObjectId $sp.ObjectId -KeyIds $c.KeyId; \
        @(Get-MsolServicePrincipalCredential -ObjectId $sp.ObjectId -ReturnKeyValues $false).Count; \
        (Get-AzureADServicePrincipal -ObjectId $sp.ObjectId).AppId -eq $sp.AppPrincipalId; \
        Remove-MsolServicePrincipal -ObjectId $sp.ObjectId; \
        try { Get-MsolServicePrincipal -ObjectId $sp.ObjectId -ErrorAction Stop } catch { $_.Exception.Message }";
    assert_eq!(
        run(script),
        "Robot\nPassword []\n40\n1\nTrue\nService principal was not found."
    );
}

#[test]
fn consent_policies_have_condition_sets() {
    let script = "$p = New-AzureADMSPermissionGrantPolicy -Id my-policy -DisplayName Mine -Description D; \
        $s = New-AzureADMSPermissionGrantConditionSet -PolicyId $p.Id -ConditionSetType includes -PermissionType delegated; \
        (Get-AzureADMSPermissionGrantConditionSet -PolicyId $p.Id -ConditionSetType includes).PermissionType; \
        @(Get-AzureADMSPermissionGrantConditionSet -PolicyId $p.Id -ConditionSetType excludes).Count; \
        Remove-AzureADMSPermissionGrantConditionSet -PolicyId $p.Id -ConditionSetType includes -Id $s.Id; \
        @(Get-AzureADMSPermissionGrantConditionSet -PolicyId $p.Id -ConditionSetType includes).Count";
    assert_eq!(run(script), "delegated\n0\n0");
}

#[test]
fn built_in_roles_are_assigned_as_definitions_too() {
    let script = "$d = Get-AzureADMSRoleDefinition -Filter \"displayName eq 'Global Reader'\"; \"$($d.IsBuiltIn) $($d.TemplateId -eq $d.Id)\"; \
        $u = Get-AzureADUser -ObjectId adelev@contoso.com; \
        $a = New-AzureADMSRoleAssignment -RoleDefinitionId $d.Id -PrincipalId $u.ObjectId -DirectoryScopeId '/'; \
        (Get-AzureADDirectoryRole | Where-Object RoleTemplateId -eq $d.Id | Get-AzureADDirectoryRoleMember).DisplayName -contains 'Adele Vance'; \
        (Get-AzureADMSRoleAssignment -Filter \"principalId eq '$($u.ObjectId)'\").RoleDefinitionId -eq $d.Id; \
        (Get-AzureADMSRoleAssignment -Id $a.Id).DirectoryScopeId; \
        Remove-AzureADMSRoleAssignment -Id $a.Id; \
        @(Get-AzureADMSRoleAssignment -Filter \"principalId eq '$($u.ObjectId)'\").Count; \
        try { Enable-AzureADDirectoryRole -RoleTemplateId $d.Id } catch { ($_.Exception.Message -split \"`n\")[2] }";
    assert_eq!(
        run(script),
        "True True\nTrue\nTrue\n/\n0\n\
         Message: A conflicting object with one or more of the specified property values is present in the directory."
    );
}

#[test]
fn lists_are_searched_selected_and_limited() {
    let script = "(Get-AzureADApplication -SearchString 'https://contoso.com/intranet').DisplayName; \
        $g = Get-AzureADMSGroup -Filter \"displayName eq 'sg-Sales'\" -Select 'displayName,id'; \"$($g.DisplayName) [$($g.Description)] $($g.Id.Length)\"; \
        try { Get-AzureADGroup -Top 0 } catch { ($_.Exception.Message -split \"`n\")[2] }; \
        $a = Get-AzureADApplication -SearchString 'Contoso Intranet'; @(Get-AzureADApplicationKeyCredential -ObjectId $a.ObjectId).Count; \
        $k = New-AzureADApplicationKeyCredential -ObjectId $a.ObjectId -Type Symmetric -Usage Sign -Value c2VjcmV0; \"[$($k.Value)]\"; \
        $sp = Get-AzureADServicePrincipal -SearchString 'Contoso Intranet'; (Get-AzureADServicePrincipalPolicy -Id $sp.ObjectId).DisplayName; \
        $u = (Get-AzureADMSGroup -Filter \"groupTypes/any(c:c eq 'Unified')\")[0]; Reset-AzureADMSLifeCycleGroup -Id $u.Id; Reset-AzureADMSLifeCycleGroup -GroupId $u.Id; \
        ((Get-Date) - (Get-AzureADMSGroup -Id $u.Id).RenewedDateTime).TotalDays -lt 2; \
        (Get-AzureADMSLifecyclePolicyGroup -Id $u.Id).GroupLifetimeInDays";
    assert_eq!(
        run(script),
        "Contoso Intranet\nsg-Sales [] 36\n\
         Message: Invalid page size specified: '0'. Must be between 1 and 999 inclusive.\n0\n[]\nIntranet sessions\nTrue\n180"
    );
}

#[test]
fn what_a_description_cannot_do_is_refused_by_name() {
    let script = "try { Get-CrossCloudVerificationCode -Name x.com } catch { $_.Exception.Message -like '*is in no cloud*'; $_.CategoryInfo.Category }; \
        try { Get-AzureADApplication -Filter \"nickname eq 'x'\" } catch { ($_.Exception.Message -split \"`n\")[0,2] }; \
        try { Get-AzureADApplication -Filter 'displayName eq' } catch { ($_.Exception.Message -split \"`n\")[2] }; \
        try { Get-AzureADContact -ObjectId nonsense } catch { ($_.Exception.Message -split \"`n\")[2] }";
    assert_eq!(
        run(script),
        "True\nNotImplemented\n\
         Error occurred while executing GetApplications\n\
         Message: Unsupported or invalid query filter clause specified for property 'nickname' of resource 'Application'.\n\
         Message: Invalid filter clause\nMessage: Invalid object identifier 'nonsense'."
    );
}

#[test]
fn every_documented_cmdlet_is_known_and_each_that_runs_has_a_grammar() {
    let documented: BTreeSet<&str> = grammar::cmdlets()
        .filter(|name| {
            grammar::cmdlet(name).is_some_and(|cmdlet| {
                let of = |module| cmdlet.modules.contains(&module);
                of("MSOnline") || of("AzureAD") || of("AzureADPreview")
            })
        })
        .collect();
    assert_eq!(documented.len(), 407);
    let running: BTreeSet<&str> = msol::cmdlets::TABLES
        .iter()
        .flat_map(|table| table.iter())
        .map(|entry| entry.name)
        .filter(|name| name.contains("-Msol") || name.contains("-AzureAD"))
        .collect();
    let strangers: Vec<_> = running.difference(&documented).collect();
    assert!(strangers.is_empty(), "{strangers:?}");
    let missing: Vec<_> = documented
        .iter()
        .filter(|name| name.contains("AzureAD") && !running.contains(*name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
