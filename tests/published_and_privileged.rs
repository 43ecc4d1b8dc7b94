//! Application Proxy, privileged roles, pictures, custom policies and certificate authorities, through the program itself
//! on a fresh demo tenant.

use std::process::Command;

/// Runs a script connected to AzureAD at a fixed time and gives what it prints, lines trimmed at their ends.
fn run(script: &str) -> String {
    let script = format!("$null = Connect-AzureAD; {script}");
    let output = Command::new(env!("CARGO_BIN_EXE_msol"))
        .args(["--tenant", "demo:", "--edition", "core"])
        .args(["--now", "2024-05-20T10:00:00Z", "-c", &script])
        .output()
        .expect("the program starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.is_empty(), "{errors}");
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// A line of a script that tells an error's code and message.
const TOLD: &str = "catch { ($_.Exception.Message -split \"`n\")[1,2] }";

#[test]
fn an_application_is_published_and_taken_back() {
    let script = format!(
        "$g = Get-AzureADApplicationProxyConnectorGroup -SearchString Branch; \
        $p = New-AzureADApplicationProxyApplication -DisplayName Pay -ExternalUrl https://pay.example/ -InternalUrl http://pay/ \
            -ExternalAuthenticationType Passthru -ConnectorGroupId $g.Id; \
        \"$($p.ExternalAuthenticationType) $($p.ApplicationServerTimeout) $($p.InternalUrl)\"; \
        $a = Get-AzureADApplication -SearchString Pay; \
        (Get-AzureADServicePrincipal -SearchString Pay).AppId -eq $a.AppId; \
        (Get-AzureADApplicationProxyApplicationConnectorGroup -ObjectId $a.ObjectId).Name; \
        Set-AzureADApplicationProxyApplicationSingleSignOn -ObjectId $a.ObjectId -SingleSignOnMode OnPremisesKerberos \
            -KerberosInternalApplicationServicePrincipalName HTTP/pay; \
        $s = (Get-AzureADApplicationProxyApplication -ObjectId $a.ObjectId).SingleSignOnSettings; \
        \"$($s.SingleSignOnMode) $($s.KerberosSignOnSettings.KerberosServicePrincipalName)\"; \
        try {{ New-AzureADApplicationProxyApplication -DisplayName Same -ExternalUrl https://PAY.example -InternalUrl http://x/ }} {TOLD}; \
        @(Get-AzureADApplication -SearchString Same).Count; \
        Remove-AzureADApplicationProxyApplication -ObjectId $a.ObjectId -RemoveADApplication $true; \
        @(Get-AzureADApplication -SearchString Pay).Count"
    );
    assert_eq!(
        run(&script),
        "Passthru Default http://pay/\nTrue\nBranch offices\nOnPremisesKerberos HTTP/pay\n\
         Code: Request_BadRequest\n\
         Message: Another object with the same value for property externalUrl already exists.\n0\n0"
    );
}

#[test]
fn a_connector_is_in_one_group() {
    let script = format!(
        "$c = Get-AzureADApplicationProxyConnector -SearchString proxy2; \
        $g = New-AzureADApplicationProxyConnectorGroup -Name Lab; \
        Set-AzureADApplicationProxyConnectorGroup -Id $g.Id -Name Workshop; \
        Set-AzureADApplicationProxyConnector -Id $c.Id -ConnectorGroupId $g.Id; \
        (Get-AzureADApplicationProxyConnectorMemberOf -Id $c.Id).Name; \
        (Get-AzureADApplicationProxyConnectorGroupMember -Id $g.Id).MachineName; \
        (Get-AzureADApplicationProxyConnectorGroup -Filter \"isDefault eq true\").Name; \
        try {{ Remove-AzureADApplicationProxyConnectorGroup -Id $g.Id }} {TOLD}"
    );
    assert_eq!(
        run(&script),
        "Workshop\nproxy2.contoso.local\nDefault\nCode: Request_BadRequest\n\
         Message: The connector group cannot be deleted: it is the default one, or has connectors or applications."
    );
}

/// What the scripts on privileged roles begin with.
const ROLE: &str = "$t = (Get-AzureADTenantDetail).ObjectId; $role = 'fe930be7-5e62-47db-91af-98c3a49a38b1'; \
    $who = (Get-AzureADUser -ObjectId alexw@contoso.com).ObjectId; \
    function Schedule($for) { $s = New-Object Microsoft.Open.MSGraph.Model.AzureADMSPrivilegedSchedule; $s.Type = 'Once'; $s.Duration = $for; $s }; \
    function Ask($type, $state, $for, $why) { Open-AzureADMSPrivilegedRoleAssignmentRequest -ProviderId aadRoles -ResourceId $t \
        -RoleDefinitionId $role -SubjectId $who -Type $type -AssignmentState $state -Schedule (Schedule $for) -Reason $why }; \
    function Has { (Get-AzureADDirectoryRole -Filter \"roleTemplateId eq '$role'\" | Get-AzureADDirectoryRoleMember).ObjectId -contains $who }; ";

#[test]
fn an_eligible_role_is_activated_by_its_rules_and_given_back() {
    let script = format!(
        "{ROLE} Has; \
        try {{ Ask UserAdd Active PT20H '' }} {TOLD}; \
        $r = Ask UserAdd Active PT2H 'A user is locked out'; \"$($r.Type) $($r.Status.subStatus)\"; Has; \
        $a = Get-AzureADMSPrivilegedRoleAssignment -ProviderId aadRoles -ResourceId $t -Filter \"subjectId eq '$who' and assignmentState eq 'Active'\"; \
        $a.EndDateTime.ToString('HH:mm'); \
        try {{ Ask UserAdd Active PT2H again }} {TOLD}; \
        (Ask UserRemove Active $null $null).Status.subStatus; Has"
    );
    assert_eq!(
        run(&script),
        "False\nCode: RoleAssignmentRequestPolicyValidationFailed\n\
         Message: The following policy rules failed: [\"ExpirationRule\", \"JustificationRule\"]\n\
         UserAdd Provisioned\nTrue\n12:00\n\
         Code: RoleAssignmentExists\nMessage: The Role assignment already exists.\nRevoked\nFalse"
    );
}

#[test]
fn a_role_that_needs_an_approval_waits_for_it() {
    let script = format!(
        "{ROLE} $x = Get-AzureADMSPrivilegedRoleSetting -ProviderId aadRoles -Filter \"ResourceId eq '$t' and RoleDefinitionId eq '$role'\"; \
        $rule = New-Object Microsoft.Open.MSGraph.Model.AzureADMSPrivilegedRuleSetting; \
        $rule.RuleIdentifier = 'ApprovalRule'; $rule.Setting = '{{\"enabled\":true}}'; \
        Set-AzureADMSPrivilegedRoleSetting -ProviderId aadRoles -Id $x.Id -ResourceId $t -RoleDefinitionId $role -UserMemberSettings $rule; \
        $q = Ask UserAdd Active PT1H why; $q.Status.subStatus; Has; \
        Set-AzureADMSPrivilegedRoleAssignmentRequest -ProviderId aadRoles -Id $q.Id -Reason fine -Decision AdminApproved; Has; \
        try {{ Close-AzureADMSPrivilegedRoleAssignmentRequest -ProviderId aadRoles -Id $q.Id }} {TOLD}; \
        (Get-AzureADPrivilegedRoleAssignment -All $true | Where-Object UserId -eq $who | Sort-Object IsElevated).IsElevated -join ' '"
    );
    assert_eq!(
        run(&script),
        "PendingApproval\nFalse\nTrue\nCode: RoleAssignmentRequestClosed\n\
         Message: The request is closed already.\nFalse True"
    );
}

#[test]
fn pictures_are_read_written_and_saved() {
    let folder = std::env::temp_dir().join(format!("msol-pictures-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let script = format!(
        "Set-Location '{}'; $p = Get-AzureADUserThumbnailPhoto -ObjectId adelev@contoso.com -FilePath . -FileName adele; \
        \"$($p.Width) $($p.Size) $($p.RawFormat) $((Get-Item adele.png).Length -gt 50)\"; \
        $p.Save('copy.png'); Set-AzureADUserThumbnailPhoto -ObjectId alexw@contoso.com -FilePath copy.png; \
        $f = [IO.File]::OpenRead('{}/copy.png'); $a = Get-AzureADApplication -SearchString 'Contoso Intranet'; \
        Set-AzureADApplicationLogo -ObjectId $a.ObjectId -FileStream $f; $f.Close(); \
        (Get-AzureADApplicationLogo -ObjectId $a.ObjectId).Height; \
        try {{ Set-AzureADMSApplicationLogo -ObjectId $a.ObjectId -Content ([byte[]](1,2)) }} {TOLD}; \
        try {{ Get-AzureADUserThumbnailPhoto -ObjectId meganb@contoso.com }} {TOLD}",
        folder.display(),
        folder.display()
    );
    let printed = run(&script);
    std::fs::remove_dir_all(&folder).expect("the folder is there");
    assert_eq!(
        printed,
        "48 {Width=48, Height=48} Png True\n48\nCode: Request_BadRequest\n\
         Message: Invalid value specified for property 'mainLogo': it is no JPEG, PNG, GIF or BMP picture.\n\
         Code: Request_ResourceNotFound\n\
         Message: Resource 'thumbnailPhoto' does not exist or one of its queried reference-property objects are not present."
    );
}

#[test]
fn passwords_of_single_sign_on_are_not_kept() {
    let script = "$sp = (Get-AzureADServicePrincipal -SearchString 'Contoso Intranet').ObjectId; \
        $who = (Get-AzureADUser -ObjectId alexw@contoso.com).ObjectId; \
        $x = New-Object Microsoft.Open.MSGraph.Model.PasswordSSOCredential; $x.FieldId = 'param_password'; $x.Value = 'topsecret'; $x.Type = 'password'; \
        $n = New-Object Microsoft.Open.MSGraph.Model.PasswordSSOCredential; $n.FieldId = 'param_user'; $n.Value = 'alex'; $n.Type = 'text'; \
        $c = New-Object Microsoft.Open.MSGraph.Model.PasswordSSOCredentials; $c.Id = $who; $c.Credentials = @($n, $x); \
        $null = New-AzureADMSPasswordSingleSignOnCredential -ObjectId $sp -PasswordSSOCredential $c; \
        (Get-AzureADMSPasswordSingleSignOnCredential -ObjectId $sp -PasswordSSOObjectId $who).Credentials | ForEach-Object { \"$($_.FieldId) [$($_.Value)]\" }; \
        $i = New-AzureADMSIdentityProvider -Type Facebook -Name FB -ClientId 1 -ClientSecret hidden; $i.ClientSecret; \
        Remove-AzureADMSPasswordSingleSignOnCredential -ObjectId $sp -PasswordSSOObjectId $who";
    assert_eq!(run(script), "param_user [alex]\nparam_password []\n******");
}

#[test]
fn custom_policies_go_by_the_name_in_their_xml() {
    let script = format!(
        "(Get-AzureADMSTrustFrameworkPolicy).Id; \
        New-AzureADMSTrustFrameworkPolicy -Content '<TrustFrameworkPolicy PolicyId=\"B2C_1A_Mine\"/>'; \
        Set-AzureADMSTrustFrameworkPolicy -Id B2C_1A_Mine -Content '<TrustFrameworkPolicy PolicyId=\"B2C_1A_Mine\"><a/></TrustFrameworkPolicy>'; \
        try {{ New-AzureADMSTrustFrameworkPolicy -Content '<a><b></a>' }} {TOLD}; \
        Remove-AzureADMSTrustFrameworkPolicy -Id B2C_1A_Mine; @(Get-AzureADMSTrustFrameworkPolicy).Count"
    );
    assert_eq!(
        run(&script),
        "B2C_1A_Base\n<TrustFrameworkPolicy PolicyId=\"B2C_1A_Mine\"/>\n\
         <TrustFrameworkPolicy PolicyId=\"B2C_1A_Mine\"><a/></TrustFrameworkPolicy>\n\
         Code: Request_BadRequest\nMessage: The policy is refused: its root is no TrustFrameworkPolicy.\n1"
    );
}

#[test]
fn an_authority_is_known_by_its_certificate() {
    let script = format!(
        "$c = Get-AzureADTrustedCertificateAuthority; \"$($c.AuthorityType) $($c.TrustedIssuer) $($c.TrustedIssuerSki.Length)\"; \
        $c.CrlDistributionPoint = 'http://crl.example/a.crl'; \
        (Set-AzureADTrustedCertificateAuthority -CertificateAuthorityInformation $c).CrlDistributionPoint; \
        try {{ New-AzureADTrustedCertificateAuthority -CertificateAuthorityInformation $c }} {TOLD}; \
        @(Get-AzureADTrustedCertificateAuthority -TrustedIssuer 'CN=Nobody').Count; \
        Remove-AzureADTrustedCertificateAuthority -CertificateAuthorityInformation $c; \
        @(Get-AzureADTrustedCertificateAuthority).Count; \
        $c.TrustedCertificate = [byte[]](1,2,3); \
        try {{ New-AzureADTrustedCertificateAuthority -CertificateAuthorityInformation $c }} {TOLD}"
    );
    assert_eq!(
        run(&script),
        "RootAuthority CN=Contoso Root CA 40\nhttp://crl.example/a.crl\nCode: Request_BadRequest\n\
         Message: The certificate authority is trusted already.\n0\n0\nCode: Request_BadRequest\n\
         Message: The value of TrustedCertificate is no X.509 certificate in DER form."
    );
}

#[test]
fn sign_ins_are_counted_by_application() {
    let script = "$s = Get-AzureADApplicationSignInSummary -Days 30; \"$($s.SuccessfulSignInCount) $($s.FailedSignInCount)\"; \
        @(Get-AzureADApplicationSignInSummary -Days 7).Count; \
        (Get-AzureADApplicationSignInDetailedSummary -Filter 'signInCount gt 1').SignInCount";
    assert_eq!(run(script), "2 1\n0\n2");
}

#[test]
fn objects_that_the_tenant_gave_go_back_whole() {
    let script = "$a = Get-AzureADApplication -SearchString 'Contoso Intranet'; \
        $r = New-Object Microsoft.Open.AzureAD.Model.AppRole; $r.Id = [guid]::NewGuid(); $r.DisplayName = 'Auditor'; $r.Value = 'auditor'; \
        $r.AllowedMemberTypes = @('User'); $r.Description = 'Auditor'; $r.IsEnabled = $true; \
        $roles = $a.AppRoles; $roles.Add($r); Set-AzureADApplication -ObjectId $a.ObjectId -AppRoles $roles; \
        (Get-AzureADApplication -ObjectId $a.ObjectId).AppRoles.Value -join ' '; \
        $u = New-Object Microsoft.Open.AzureAD.Model.InformationalUrl; $u.Marketing = 'https://m'; \
        Set-AzureADApplication -ObjectId $a.ObjectId -InformationalUrls $u -ErrorUrl https://e; \
        $a = Get-AzureADApplication -ObjectId $a.ObjectId; \"$($a.InformationalUrls.Marketing) $($a.ErrorUrl)\"; \
        (Get-AzureADMSUser | Select-Object -First 1).OdataType; (Get-AzureADCurrentSessionInfo).Account.Id";
    assert_eq!(
        run(script),
        "reader editor auditor\nhttps://m https://e\n#microsoft.graph.user\nadmin@contoso.onmicrosoft.com"
    );
}

#[test]
fn filters_reach_into_collections_and_compare_times() {
    let script = "@(Get-AzureADUser -All $true -Filter \"assignedLicenses/any()\").Count -gt 5; \
        @(Get-AzureADUser -All $true -Filter \"createdDateTime gt 2100-01-01\").Count; \
        (Get-AzureADUser -Filter \"userPrincipalName in ('adelev@contoso.com','nobody@contoso.com')\").DisplayName; \
        (Get-AzureADGroup -Filter \"securityEnabled eq true and endswith(displayName,'zzz')\") -eq $null; \
        (Get-AzureADUser -SearchString adelev).DisplayName";
    assert_eq!(run(script), "True\n0\nAdele Vance\nTrue\nAdele Vance");
}
