//! What MSOnline's cmdlets do beyond their description, through the program itself on a fresh demo tenant.

use std::process::Command;

/// Runs a script connected to MSOnline in a folder of its own, and gives what it prints (trimmed lines) and its errors.
fn run(name: &str, script: &str) -> (String, String) {
    let folder = std::env::temp_dir().join(format!("msol-msonline-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let script = format!("Connect-MsolService; {script}");
    let output = Command::new(env!("CARGO_BIN_EXE_msol"))
        .args(["--tenant", "demo:", "--edition", "core", "--seed", "1"])
        .args(["-c", &script])
        .current_dir(&folder)
        .output()
        .expect("the program starts");
    let _ = std::fs::remove_dir_all(&folder);
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    (
        lines.join("\n"),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// What a script prints that must not fail.
fn printed(name: &str, script: &str) -> String {
    let (text, errors) = run(name, script);
    assert!(errors.is_empty(), "{errors}");
    text
}

/// A script that prints the fault and the message of each error that its calls write.
fn faults(calls: &[&str]) -> String {
    let calls: Vec<String> = calls.iter().map(|call| format!("{{ {call} }}")).collect();
    format!(
        "$ErrorActionPreference = 'Stop'; foreach ($call in {}) {{ try {{ & $call; 'no error' }} catch {{ \
         $_.FullyQualifiedErrorId.Split(',')[0].Split('.')[-1] + ': ' + $_.Exception.Message }} }}",
        calls.join(", ")
    )
}

#[test]
fn a_domain_is_verified_only_where_its_record_is_there() {
    let script = faults(&[
        "$null = New-MsolDomain -Name tailspin.com; Confirm-MsolDomain -DomainName tailspin.com",
        "Confirm-MsolDomain -DomainName adventure-works.com",
        "Confirm-MsolDomain -DomainName adventure-works.com",
        "$null = New-MsolDomain -Name shop.test; Confirm-MsolDomain -DomainName shop.test",
        "Confirm-MsolDomain -DomainName nowhere.com",
    ]);
    assert_eq!(
        printed("verify", &script),
        "DomainVerificationException: Unable to verify the domain. Ensure you have added the record MS=ms11313912 at the registrar for your domain, and then try again in a few minutes.\n\
         no error\n\
         DomainOperationException: 'adventure-works.com' is verified already.\n\
         no error\n\
         DomainNotFoundException: This domain does not exist. Check the name and try again."
    );
}

#[test]
fn a_domain_becomes_federated_and_standard_with_its_users() {
    let script = "Set-MsolADFSContext -Computer sts.fabrikam.com -LogFile adfs.log; \
        Convert-MsolDomainToFederated -DomainName domain.com -SupportMultipleDomain; \
        (Get-MsolDomain -DomainName domain.com).Authentication; \
        $p = Get-MsolFederationProperty -DomainName domain.com -SupportMultipleDomain; $p.Source; \
        $p.FederationServiceIdentifier | Select-Object -Unique; \
        Update-MsolFederatedDomain -DomainName domain.com -SupportMultipleDomain; \
        Convert-MsolDomainToStandard -DomainName domain.com -SkipUserConversion $false -PasswordFile p.csv; \
        (Get-MsolDomain -DomainName domain.com).Authentication; \
        Import-Csv p.csv | ForEach-Object { $_.UserPrincipalName + ' ' + $_.Password.Length }; \
        Convert-MsolFederatedUser -UserPrincipalName user@domain.com -NewPassword 'Sommer2024!'; \
        (Get-Content adfs.log).Count";
    assert_eq!(
        printed("federate", script),
        "Successfully updated 'domain.com' domain.\nFederated\nADFS Server\nMicrosoft Office 365\n\
         http://domain.com/adfs/services/trust/\n\
         Successfully updated 'domain.com' domain.\nSuccessfully updated 'domain.com' domain.\n\
         Managed\nuser@domain.com 8\nSommer2024!\n3"
    );
}

#[test]
fn what_cannot_be_federated_says_why() {
    let script = faults(&[
        "Set-MsolADFSContext -Computer nowhere",
        "Convert-MsolDomainToFederated -DomainName contoso.com",
        "Convert-MsolDomainToFederated -DomainName contoso.onmicrosoft.com",
        "Convert-MsolDomainToFederated -DomainName adventure-works.com",
        "Convert-MsolDomainToFederated -DomainName domain.com",
        "Update-MsolFederatedDomain -DomainName domain.com",
        "Convert-MsolDomainToStandard -DomainName domain.com -SkipUserConversion $true -PasswordFile x",
        "Convert-MsolFederatedUser -UserPrincipalName (Get-MsolUser -DomainName fabrikam.com)[0].UserPrincipalName",
        "Remove-MsolFederatedDomain -DomainName fabrikam.com",
    ]);
    let text = printed("federate-not", &script);
    let faults: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(
        faults,
        [
            "MicrosoftOnlineException",
            "DefaultDomainUnsetException",
            "DomainOperationException",
            "DomainNotVerifiedException",
            "UniquenessValidationException",
            "DomainOperationException",
            "DomainOperationException",
            "InvalidPasswordException",
            "DomainNotEmptyException",
        ],
        "{text}"
    );
}

#[test]
fn a_federated_domain_is_added_once_its_record_is_there() {
    let (text, errors) = run(
        "add-federated",
        "New-MsolFederatedDomain -DomainName tailspin.com -SupportMultipleDomain 3>&1 | ForEach-Object { $_.GetType().Name }; \
         (Get-MsolDomain -DomainName tailspin.com).Status; \
         New-MsolFederatedDomain -DomainName shop.example -SupportMultipleDomain; \
         (Get-MsolDomainFederationSettings -DomainName shop.example).IssuerUri; \
         Remove-MsolFederatedDomain -DomainName shop.example; \
         @(Get-MsolDomain | Where-Object Name -eq shop.example).Count",
    );
    assert_eq!(
        text,
        "WarningRecord\nUnverified\nSuccessfully added 'shop.example' domain.\n\
         http://shop.example/adfs/services/trust/\nSuccessfully removed 'shop.example' domain.\n0"
    );
    assert!(errors.is_empty(), "{errors}");
}

#[test]
fn the_partner_and_the_roles_of_its_groups_are_kept() {
    let script = "Set-MsolPartnerInformation -PartnerCompanyName Fabrikam -PartnerSupportEmails a@b.c, d@e.f -CompanyType ResellerPartnerTenant -PartnerHelpUrl ''; \
        $p = Get-MsolPartnerInformation; \"$($p.PartnerCompanyName) $($p.PartnerSupportEmails) $($p.CompanyType) [$($p.PartnerHelpUrl)]\"; \
        (Get-MsolCompanyInformation).CompanyType; \
        $role = (Get-MsolRole -RoleName 'Helpdesk Administrator').ObjectId; \
        $group = @{ RoleObjectId = $role; ForeignGroupObjectId = '11111111-1111-1111-1111-111111111111'; ForeignCompanyObjectId = '22222222-1111-1111-1111-111111111111' }; \
        $before = @(Get-MsolRoleMember -RoleObjectId $role).Count; \
        Add-MsolForeignGroupToRole @group; $m = @(Get-MsolRoleMember -RoleObjectId $role)[-1]; \"$($m.RoleMemberType) $($m.ObjectId)\"; \
        try { Add-MsolForeignGroupToRole @group -ErrorAction Stop } catch { $_.Exception.Message }; \
        Remove-MsolForeignGroupFromRole @group; @(Get-MsolRoleMember -RoleObjectId $role).Count - $before; \
        try { Remove-MsolForeignGroupFromRole @group -ErrorAction Stop } catch { $_.Exception.Message }";
    assert_eq!(
        printed("partner", script),
        "Fabrikam a@b.c d@e.f ResellerPartnerTenant []\nResellerPartnerTenant\n\
         Other 11111111-1111-1111-1111-111111111111\n\
         The role member you are trying to add is already a member of this role.\n0\n\
         The role member you are trying to delete is not a member of this role."
    );
}

#[test]
fn settings_of_the_company_are_read_and_written() {
    let script = "$d = Set-MsolDeviceRegistrationServicePolicy -MaximumDevicesPerUser 10 -AllowedToAzureAdJoin Selected -RequireMultiFactorAuth $true; \
        $e = Get-MsolDeviceRegistrationServicePolicy; \"$($d.MaximumDevicesPerUser) $($e.AllowedToAzureAdJoin) $($e.AllowedToWorkplaceJoin) $($e.RequireMultiFactorAuth)\"; \
        Set-MsolDirSyncConfiguration -AccidentalDeletionThreshold 7 -Force; (Get-MsolDirSyncConfiguration).AccidentalDeletionThreshold; \
        Set-MsolCompanyAllowedDataLocation -ServiceType Exchange -Location APC -IsDefault $true; \
        (Get-MsolCompanyAllowedDataLocation | Where-Object IsDefault).Location; \
        Set-MsolCompanyAllowedDataLocation -ServiceType Exchange -Location APC -InitialDomain x.y -Overwrite $true; \
        (Get-MsolCompanyAllowedDataLocation | Where-Object Location -eq APC).InitialDomain; \
        Set-MsolCompanyMultiNationalEnabled -ServiceType Exchange -Enable $true; (Get-MsolCompanyInformation).MultipleDataLocationsForServicesEnabled";
    assert_eq!(
        printed("company", script),
        "10 Selected All True\n7\nAPC\nx.y\nTrue"
    );
}

#[test]
fn errors_of_the_synchronisation_are_found_by_what_they_are() {
    let script = "Get-MsolHasObjectsWithDirSyncProvisioningErrors; \
        $e = Get-MsolDirSyncProvisioningError -ErrorCategory PropertyConflict -PropertyName ProxyAddresses -SortField DisplayName; \
        \"$($e.ObjectType) $($e.UserPrincipalName) $($e.ProvisioningErrors[0].PropertyValue)\"; \
        (Get-MsolUser -UserPrincipalName $e.UserPrincipalName).DirSyncProvisioningErrors[0].ErrorCategory; \
        @(Get-MsolDirSyncProvisioningError -PropertyName UserPrincipalName -All).Count; \
        @(Get-MsolDirSyncProvisioningError -SearchString ger).Count";
    assert_eq!(
        printed("sync-errors", script),
        "True\nUser gerhartm@contoso.com SMTP:gmoller@contoso.com\nPropertyConflict\n0\n1"
    );
}

#[test]
fn what_the_service_makes_and_takes_away() {
    let script = "$g = New-MsolWellKnownGroup -WellKnownGroupName AllUsers; \"$($g.DisplayName) $($g.IsSystem)\"; \
        @(Get-MsolGroupMember -GroupObjectId $g.ObjectId -All).Count -eq @(Get-MsolUser -All).Count; \
        try { New-MsolWellKnownGroup -WellKnownGroupName AllUsers -ErrorAction Stop } catch { $_.FullyQualifiedErrorId -like '*UniquenessValidationException*' }; \
        $p = @{ UserPrincipalName = 'admin@contoso.onmicrosoft.com'; PasswordId = '1' }; \
        Remove-MsolApplicationPassword @p; \
        try { Remove-MsolApplicationPassword @p -ErrorAction Stop } catch { $_.Exception.Message }; \
        $a = New-MsolServicePrincipalAddresses -Address https://x -AddressType Realm; \"$($a.Address) $($a.AddressType)\"";
    assert_eq!(
        printed("service", script),
        "All Users True\nTrue\nTrue\nApplication Password Not Found.  Application Password: 1.\nhttps://x Realm"
    );
}

#[test]
fn every_parameter_of_the_directorys_cmdlets_is_taken_up() {
    let script = "$au = (Get-MsolAdministrativeUnit)[0].ObjectId; $role = (Get-MsolRole -RoleName 'Helpdesk Administrator').ObjectId; \
        Add-MsolScopedRoleMember -AdministrativeUnitObjectId $au -RoleObjectId $role -RoleMemberUserPrincipalName adelev@contoso.com; \
        (Get-MsolScopedRoleMember -RoleObjectId $role).UserPrincipalName; \
        Remove-MsolScopedRoleMember -AdministrativeUnitObjectId $au -RoleObjectId $role -RoleMemberUserPrincipalName adelev@contoso.com; \
        @(Get-MsolScopedRoleMember -RoleObjectId $role -All).Count; \
        $d = Get-MsolDevice -All -ReturnRegisteredOwners | Where-Object DisplayName -eq LAPTOP-MEGANB; \
        \"$($d.RegisteredOwners) $($d.GraphDeviceObject.IsCompliant) $($d.AlternativeSecurityIds[0].Substring(0, 21))\"; \
        @(Get-MsolDevice -All -LogonTimeBefore '2000-01-01').Count; \
        @(Get-MsolContact -HasErrorsOnly $true).Count; (Get-MsolContact -SearchString ada).ValidationStatus; \
        $s = Get-MsolSubscription; (Get-MsolSubscription -SubscriptionId $s[0].ObjectId).ServiceStatus.Count -gt 20; \
        $sp = Get-MsolServicePrincipal -SearchString 'Contoso Intranet'; \"$($sp.Addresses[0].AddressType) $($sp.TrustedForDelegation)\"; \
        Set-MsolServicePrincipal -ObjectId $sp.ObjectId -Addresses (New-MsolServicePrincipalAddresses -Address https://a -AddressType SamlLogout); \
        \"$((Get-MsolServicePrincipal -ServicePrincipalName https://contoso.com/intranet).Addresses.AddressType)\"; \
        Remove-MsolServicePrincipal -ServicePrincipalName https://contoso.com/intranet; \
        @(Get-MsolPartnerContract -DomainName x.y).Count; \
        (Get-MsolDomainVerificationDns -DomainName adventure-works.com).Label; \
        (Get-MsolDomainVerificationDns -DomainName adventure-works.com -Mode DnsMxRecord).Preference; \
        Set-MsolDomainFederationSettings -DomainName fabrikam.com -PreferredAuthenticationProtocol Samlp -PromptLoginBehavior Disabled -OpenIdConnectDiscoveryEndpoint https://o; \
        $f = Get-MsolDomainFederationSettings -DomainName fabrikam.com; \"$($f.PreferredAuthenticationProtocol) $($f.PromptLoginBehavior) $($f.OpenIdConnectDiscoveryEndpoint) $($f.SupportsMfa)\"";
    assert_eq!(
        printed("parameters", script),
        "johannal@contoso.com\nadelev@contoso.com\n1\nmeganb@contoso.com True X509:<SHA1-TP-PUBKEY>\n0\n0\nHealthy\nTrue\nReply False\n\
         SamlLogout\n0\nms60742915.adventure-works.com\n32767\nSamlp Disabled https://o True"
    );
}

#[test]
fn what_is_known_of_a_user_shows() {
    let script = "$u = Get-MsolUser -UserPrincipalName biancap@contoso.com; \
        \"$($u.IsLicensed) $($u.IndirectLicenseErrors[0].Error) $($u.IndirectLicenseErrors[0].AccountSku.SkuPartNumber)\"; \
        $u.LicenseAssignmentDetails[0].Assignments[0].Status; \
        $e = Get-MsolUser -UserPrincipalName emilyb@contoso.com; \
        ($e.Licenses | Where-Object AccountSkuId -like '*POWER_BI_PRO').GroupsAssigningLicense.Count; \
        $h = Get-MsolUser -HasErrorsOnly; \"$($h.UserPrincipalName) $($h.ValidationStatus) $($h.Errors[0].ErrorDetail.ObjectErrors.ErrorRecord.ErrorCode)\"; \
        $a = (Get-MsolUser -UserPrincipalName admin@contoso.onmicrosoft.com).StrongAuthenticationPhoneAppDetails[0]; \
        \"$($a.DeviceName) $($a.AuthenticationType) $($a.NotificationType) [$($a.OathSecretKey)]\"; \
        $n = New-MsolUser -UserPrincipalName n@contoso.com -DisplayName N -ForceChangePassword $false; \
        @(Set-MsolUserPassword -UserPrincipalName n@contoso.com -ForceChangePasswordOnly $true).Count; \
        (Set-MsolUserPassword -UserPrincipalName n@contoso.com).Length";
    assert_eq!(
        printed("user", script),
        "False ProhibitedInUsageLocationViolation POWER_BI_PRO\nError\n1\nadams@contoso.com Error ExB10BE9\n\
         iPhone 14 Notification, OTP APNS []\n0\n8"
    );
}

#[test]
fn what_is_refused_is_named_as_the_module_names_it() {
    let nobody = "11111111-1111-1111-1111-111111111111";
    let script = faults(&[
        &format!(
            "Add-MsolRoleMember -RoleName 'Company Administrator' -RoleMemberObjectId {nobody}"
        ),
        &format!("Redo-MsolProvisionGroup -ObjectId {nobody}"),
        "Set-MsolPasswordPolicy -DomainName contoso.com -ValidityPeriod 5 -NotificationDays 14",
        "New-MsolDomain -Name 'bad name'",
        "Set-MsolDirSyncEnabled -EnableDirSync $false -Force",
        "Set-MsolDirSyncEnabled -EnableDirSync $true -Force",
        "Set-MsolUser -UserPrincipalName user@domain.com -ImmutableId ZZNBEPsL8UGUCfRRKXw32g==",
        "Set-MsolUserPrincipalName -UserPrincipalName user@domain.com -NewUserPrincipalName user@fabrikam.com",
    ]);
    assert_eq!(
        printed("names", &script),
        "UserNotFoundException: User Not Found.  User: 11111111-1111-1111-1111-111111111111.\n\
         GroupNotFoundException: Group Not Found.  Group: 11111111-1111-1111-1111-111111111111.\n\
         InvalidParameterException: Invalid value for parameter.  Parameter Name: ValidityPeriod.\n\
         InvalidParameterException: Invalid syntax.  Parameter Name: NAME.\n\
         no error\n\
         DirSyncStatusChangeNotAllowedException: You cannot turn off Active Directory synchronization.\n\
         UniquenessValidationException: Uniqueness violation. Property: SourceAnchor.\n\
         RequiredPropertyNotSetException: You must provide a required property: Parameter name: FederatedUser.SourceAnchor"
    );
}

#[test]
fn security_questions_are_reachable_by_no_command() {
    let script = "$null = Connect-AzureAD; $name = 'adelev@contoso.com'; $u = Get-MsolUser -UserPrincipalName $name; $a = Get-AzureADUser -ObjectId $name; \
        $shown = @($u, $a | ForEach-Object { $_ | Format-List * -Force; $_ | Get-Member -Force; $_ | Format-Custom -Depth 5; \
            $_.PSObject.Properties | ForEach-Object { $_.Value | Format-List * -Force; $_.Value | ConvertTo-Json -Depth 4 -WarningAction SilentlyContinue } }) | Out-String -Width 4000; \
        $shown += $u | ConvertTo-Json -Depth 8 -WarningAction SilentlyContinue; $shown += $u | ConvertTo-Xml -Depth 6 -As String; \
        $shown += (Get-MsolUser -UserPrincipalName $name -Verbose -Debug *>&1 | Out-String); \
        $u | Export-Clixml u.xml; $u | Export-Csv u.csv; $shown += (Get-Content u.xml, u.csv | Out-String); \
        $shown.Length -gt 5000; $shown -match 'argon|answer|spouse|first pet'; \
        $u.StrongAuthenticationUserDetails.PhoneNumber = '+1 5550000'; $u | Set-MsolUser; \
        (Get-MsolUser -UserPrincipalName $name).StrongAuthenticationUserDetails.PhoneNumber -eq '+1 5550000'; \
        (Get-Command *-Msol*, *-AzureAD* | Where-Object { $_.Parameters.Keys -match 'Question|Answer|UserDetails' }).Count";
    assert_eq!(printed("answers", script), "True\nFalse\nFalse\n0");
}

#[test]
fn a_file_with_a_readable_answer_is_refused() {
    let folder = std::env::temp_dir().join(format!("msol-answer-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("t.json");
    let tenant = r#"{ "version": 1, "organization": { "id": "1e1ca1d7-37a9-430d-a010-1b12ded6c110", "displayName": "C" },
        "domains": [{ "id": "c.onmicrosoft.com", "isInitial": true, "isDefault": true, "isVerified": true }],
        "authentication": [{ "id": "19c33ce3-5c32-4db8-a1df-0627655fb6f7",
            "securityQuestions": [{ "question": "Pet?", "answerHash": "Rex" }] }] }"#;
    std::fs::write(&path, tenant).expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_msol"))
        .arg("--tenant")
        .arg(&path)
        .args(["--edition", "core", "-c", "Connect-MsolService"])
        .output()
        .expect("the program starts");
    let _ = std::fs::remove_dir_all(&folder);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("Argon2id hash"), "{errors}");
    assert!(!errors.contains("Rex"), "{errors}");
    assert_eq!(output.status.code(), Some(1));
}
