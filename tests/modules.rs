//! Both modules on one tenant, through the program itself: what is set through one shows through the other, what is
//! refused, and what scripts see of the registered phone.

use std::process::Command;

/// Runs a script on a tenant and gives what it prints, lines trimmed at their ends.
fn run(tenant: &str, script: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_msol"))
        .args(["--tenant", tenant, "-c", script])
        .output()
        .expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

const SEED: &str = "scripts/seed/tenant.json";
const DEMO: &str = "demo:";

fn connected(script: &str) -> String {
    format!("Connect-MsolService; $null = Connect-AzureAD; {script}")
}

#[test]
fn a_field_set_through_one_module_shows_through_the_other() {
    let script = connected(
        "Set-MsolUser -UserPrincipalName anna@domain.com -Office 'B 12' -Title Clerk; \
         $a = Get-AzureADUser -ObjectId anna@domain.com; $a.PhysicalDeliveryOfficeName; $a.JobTitle; \
         Set-AzureADUser -ObjectId anna@domain.com -TelephoneNumber '+1 5550100' -Mobile '+1 5550101'; \
         $m = Get-MsolUser -UserPrincipalName anna@domain.com; $m.PhoneNumber; $m.MobilePhone",
    );
    assert_eq!(run(SEED, &script), "B 12\nClerk\n+1 5550100\n+1 5550101");
}

#[test]
fn the_office_phone_of_a_synchronised_user_is_refused() {
    let script = connected(
        "try { Set-MsolUser -UserPrincipalName gradya@contoso.com -PhoneNumber '+1 5550100' -ErrorAction Stop } \
         catch { $_.Exception.Message; $_.FullyQualifiedErrorId }; \
         try { Set-AzureADUser -ObjectId gradya@contoso.com -TelephoneNumber '+1 5550100' } \
         catch { $_.Exception.ErrorCode; ($_.Exception.Message -split \"`n\")[2] }; \
         (Get-MsolUser -UserPrincipalName gradya@contoso.com).PhoneNumber",
    );
    assert_eq!(
        run(DEMO, &script),
        "Unable to update parameter. Parameter name: PHONENUMBER.\n\
         Microsoft.Online.Administration.Automation.PropertyNotSettableException,Microsoft.Online.Administration.Automation.SetUser\n\
         400\n\
         Message: Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.\n\
         +1 309 555 0104"
    );
}

#[test]
fn cmdlets_need_a_connection() {
    let script = "try { Get-MsolGroup -ErrorAction Stop } catch { $_.Exception.Message; $_.FullyQualifiedErrorId }; \
                  try { Get-AzureADTenantDetail } catch { $_.Exception.Message; $_.FullyQualifiedErrorId }";
    assert_eq!(
        run(SEED, script),
        "You must call the Connect-MsolService cmdlet before calling any other cmdlets.\n\
         Microsoft.Online.Administration.Automation.MicrosoftOnlineException,Microsoft.Online.Administration.Automation.GetGroup\n\
         You must call the Connect-AzureAD cmdlet before calling any other cmdlets.\n\
         Microsoft.Open.Azure.AD.CommonLibrary.AadNeedAuthenticationException,Microsoft.Open.AzureAD16.PowerShell.GetTenantDetails"
    );
}

#[test]
fn the_registered_phone_is_not_the_mobile_phone() {
    let script = connected(
        "Set-MsolUser -UserPrincipalName user@domain.com -MobilePhone '+1 5550100'; \
         $u = Get-MsolUser -UserPrincipalName user@domain.com; $u.MobilePhone; \
         $u.StrongAuthenticationUserDetails.PhoneNumber; $u.StrongAuthenticationUserDetails.Email",
    );
    assert_eq!(
        run(SEED, &script),
        "+1 5550100\n+1 1234567890\nemail@domain.com"
    );
}

#[test]
fn licences_are_assigned_by_either_module() {
    let script = connected(
        "Set-MsolUser -UserPrincipalName bob@domain.com -UsageLocation US; \
         try { Set-MsolUserLicense -UserPrincipalName bob@domain.com -AddLicenses domain:NONE -ErrorAction Stop } \
         catch { $_.Exception.Message }; \
         $o = New-MsolLicenseOptions -AccountSkuId domain:ENTERPRISEPACK -DisabledPlans YAMMER_ENTERPRISE; \
         Set-MsolUserLicense -UserPrincipalName bob@domain.com -RemoveLicenses domain:ENTERPRISEPACK -ErrorAction SilentlyContinue; \
         Set-MsolUserLicense -UserPrincipalName bob@domain.com -AddLicenses domain:ENTERPRISEPACK -LicenseOptions $o; \
         (Get-AzureADUser -ObjectId bob@domain.com).AssignedLicenses.DisabledPlans.Count; \
         $l = New-Object Microsoft.Open.AzureAD.Model.AssignedLicenses; \
         $l.RemoveLicenses = '6fd2c87f-b296-42f0-b197-1e91e994b900'; \
         Set-AzureADUserLicense -ObjectId bob@domain.com -AssignedLicenses $l; \
         (Get-MsolUser -UserPrincipalName bob@domain.com).IsLicensed",
    );
    assert_eq!(
        run(SEED, &script),
        "Unable to assign this license because it is invalid. Use the Get-MsolAccountSku cmdlet to retrieve a list of valid licenses.\n1\nFalse"
    );
}

#[test]
fn a_group_made_by_one_module_has_members_in_the_other() {
    let script = connected(
        "$g = New-MsolGroup -DisplayName Clerks -Description 'All clerks'; \
         $u = Get-MsolUser -UserPrincipalName anna@domain.com; \
         Add-AzureADGroupMember -ObjectId $g.ObjectId -RefObjectId $u.ObjectId; \
         (Get-MsolGroupMember -GroupObjectId $g.ObjectId).EmailAddress; \
         (Get-AzureADUserMembership -ObjectId anna@domain.com).DisplayName; \
         try { Add-MsolGroupMember -GroupObjectId $g.ObjectId -GroupMemberType User -GroupMemberObjectId $u.ObjectId -ErrorAction Stop } \
         catch { $_.Exception.Message }; \
         Remove-MsolGroup -ObjectId $g.ObjectId -Force; \
         @(Get-AzureADGroup -All $true).Count",
    );
    assert_eq!(
        run(SEED, &script),
        "anna@domain.com\nClerks\nThe group member you are trying to add is already a member of this group.\n0"
    );
}

#[test]
fn a_role_has_the_same_members_under_both_of_its_ids() {
    let script = connected(
        "$r = Get-MsolRole -RoleName 'Company Administrator'; \
         $z = Get-AzureADDirectoryRole -Filter \"displayName eq 'Global Administrator'\"; \
         \"$($z.RoleTemplateId)\" -eq \"$($r.ObjectId)\"; \
         @(Get-MsolRoleMember -RoleObjectId $r.ObjectId).Count -eq @(Get-AzureADDirectoryRoleMember -ObjectId $z.ObjectId).Count; \
         (Get-MsolDomain | Where-Object IsDefault).Name; \
         (Get-AzureADTenantDetail).DisplayName -eq (Get-MsolCompanyInformation).DisplayName; \
         @(Get-AzureADDevice -All $true).Count; \
         @(Get-AzureADSubscribedSku).Count -eq @(Get-MsolAccountSku).Count",
    );
    assert_eq!(run(DEMO, &script), "True\nTrue\ncontoso.com\nTrue\n7\nTrue");
}
