//! The cmdlets of MSOnline, AzureAD and AzureADPreview that the grammar describes by their Graph requests: parameters become
//! requests, the tenant answers them, answers become the module's objects. One mechanism for all; what a cmdlet needs
//! is its lines in `grammar/cmdlets`, `grammar/graph` and `grammar/types`, and its name below.

pub mod object;
mod request;
pub mod source;

use serde_json::Value as Json;

use self::request::{Made, Plan};
use crate::cmdlets::azuread::call::{filter as filter_of, limit};
use crate::cmdlets::azuread::errors::{Fault, report};
use crate::cmdlets::azuread::filter::{self, Filter};
use crate::cmdlets::directory::{
    Directory, msonline_error, require_azuread, require_msonline, with_tenant,
};
use crate::cmdlets::msonline::call::{confirmed, limit as msonline_limit};
use crate::cmdlets::msonline::errors::{record as msonline_record, required};
use crate::grammar;
use crate::graph::{self, Answer, Method, Refusal, Request, Walk};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::{Context, Tenant, TenantError};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, Exception, R, Value};

macro_rules! described {
    ($($name:literal)*) => {
        /// The cmdlets that run by their description.
        pub static ENTRIES: &[Entry] = &[$(Entry::new($name, || Box::new(Described))),*];
    };
}

described!(
    "Add-AzureADAdministrativeUnitMember"
    "Get-AzureADAdministrativeUnit"
    "Get-AzureADAdministrativeUnitMember"
    "New-AzureADAdministrativeUnit"
    "Remove-AzureADAdministrativeUnit"
    "Remove-AzureADAdministrativeUnitMember"
    "Set-AzureADAdministrativeUnit"
    "Get-AzureADApplication"
    "New-AzureADApplication"
    "Remove-AzureADApplication"
    "Set-AzureADApplication"
    "Get-AzureADApplicationExtensionProperty"
    "New-AzureADApplicationExtensionProperty"
    "Remove-AzureADApplicationExtensionProperty"
    "Get-AzureADApplicationKeyCredential"
    "New-AzureADApplicationKeyCredential"
    "Remove-AzureADApplicationKeyCredential"
    "Add-AzureADApplicationOwner"
    "Get-AzureADApplicationOwner"
    "Remove-AzureADApplicationOwner"
    "Get-AzureADApplicationPasswordCredential"
    "New-AzureADApplicationPasswordCredential"
    "Remove-AzureADApplicationPasswordCredential"
    "Add-AzureADApplicationPolicy"
    "Get-AzureADApplicationPolicy"
    "Remove-AzureADApplicationPolicy"
    "Get-AzureADAuditDirectoryLogs"
    "Get-AzureADAuditSignInLogs"
    "Get-AzureADContact"
    "Remove-AzureADContact"
    "Get-AzureADContactDirectReport"
    "Get-AzureADContactManager"
    "Get-AzureADContactMembership"
    "Get-AzureADContract"
    "Get-AzureADDeletedApplication"
    "Remove-AzureADDeletedApplication"
    "Restore-AzureADDeletedApplication"
    "Get-AzureADDevice"
    "New-AzureADDevice"
    "Remove-AzureADDevice"
    "Set-AzureADDevice"
    "Add-AzureADDeviceRegisteredOwner"
    "Get-AzureADDeviceRegisteredOwner"
    "Remove-AzureADDeviceRegisteredOwner"
    "Add-AzureADDeviceRegisteredUser"
    "Get-AzureADDeviceRegisteredUser"
    "Remove-AzureADDeviceRegisteredUser"
    "Get-AzureADDirectoryRoleTemplate"
    "Get-AzureADDirectorySetting"
    "New-AzureADDirectorySetting"
    "Remove-AzureADDirectorySetting"
    "Set-AzureADDirectorySetting"
    "Get-AzureADDirectorySettingTemplate"
    "Confirm-AzureADDomain"
    "Get-AzureADDomain"
    "New-AzureADDomain"
    "Remove-AzureADDomain"
    "Set-AzureADDomain"
    "Get-AzureADDomainNameReference"
    "Get-AzureADDomainServiceConfigurationRecord"
    "Get-AzureADDomainVerificationDnsRecord"
    "Get-AzureADExternalDomainFederation"
    "New-AzureADExternalDomainFederation"
    "Get-AzureADGroupAppRoleAssignment"
    "New-AzureADGroupAppRoleAssignment"
    "Remove-AzureADGroupAppRoleAssignment"
    "Select-AzureADGroupIdsContactIsMemberOf"
    "Select-AzureADGroupIdsGroupIsMemberOf"
    "Select-AzureADGroupIdsServicePrincipalIsMemberOf"
    "Select-AzureADGroupIdsUserIsMemberOf"
    "Add-AzureADGroupOwner"
    "Get-AzureADGroupOwner"
    "Remove-AzureADGroupOwner"
    "Get-AzureADMSAdministrativeUnit"
    "New-AzureADMSAdministrativeUnit"
    "Remove-AzureADMSAdministrativeUnit"
    "Set-AzureADMSAdministrativeUnit"
    "Add-AzureADMSAdministrativeUnitMember"
    "Get-AzureADMSAdministrativeUnitMember"
    "Remove-AzureADMSAdministrativeUnitMember"
    "Get-AzureADMSApplication"
    "New-AzureADMSApplication"
    "Remove-AzureADMSApplication"
    "Set-AzureADMSApplication"
    "Get-AzureADMSApplicationExtensionProperty"
    "New-AzureADMSApplicationExtensionProperty"
    "Remove-AzureADMSApplicationExtensionProperty"
    "New-AzureADMSApplicationKey"
    "Remove-AzureADMSApplicationKey"
    "Add-AzureADMSApplicationOwner"
    "Get-AzureADMSApplicationOwner"
    "Remove-AzureADMSApplicationOwner"
    "New-AzureADMSApplicationPassword"
    "Remove-AzureADMSApplicationPassword"
    "Get-AzureADMSApplicationTemplate"
    "Get-AzureADMSAttributeSet"
    "New-AzureADMSAttributeSet"
    "Set-AzureADMSAttributeSet"
    "Get-AzureADMSAuthorizationPolicy"
    "Set-AzureADMSAuthorizationPolicy"
    "Get-AzureADMSConditionalAccessPolicy"
    "New-AzureADMSConditionalAccessPolicy"
    "Remove-AzureADMSConditionalAccessPolicy"
    "Set-AzureADMSConditionalAccessPolicy"
    "Add-AzureADMScustomSecurityAttributeDefinitionAllowedValues"
    "Get-AzureADMSCustomSecurityAttributeDefinition"
    "Get-AzureADMSCustomSecurityAttributeDefinitionAllowedValue"
    "New-AzureADMSCustomSecurityAttributeDefinition"
    "Set-AzureADMSCustomSecurityAttributeDefinition"
    "Set-AzureADMSCustomSecurityAttributeDefinitionAllowedValue"
    "Get-AzureADMSDeletedDirectoryObject"
    "Remove-AzureADMSDeletedDirectoryObject"
    "Restore-AzureADMSDeletedDirectoryObject"
    "Get-AzureADMSDeletedGroup"
    "Get-AzureADMSFeatureRolloutPolicy"
    "New-AzureADMSFeatureRolloutPolicy"
    "Remove-AzureADMSFeatureRolloutPolicy"
    "Set-AzureADMSFeatureRolloutPolicy"
    "Add-AzureADMSFeatureRolloutPolicyDirectoryObject"
    "Remove-AzureADMSFeatureRolloutPolicyDirectoryObject"
    "Get-AzureADMSGroup"
    "New-AzureADMSGroup"
    "Remove-AzureADMSGroup"
    "Set-AzureADMSGroup"
    "Get-AzureADMSGroupLifecyclePolicy"
    "New-AzureADMSGroupLifecyclePolicy"
    "Remove-AzureADMSGroupLifecyclePolicy"
    "Set-AzureADMSGroupLifecyclePolicy"
    "Get-AzureADMSGroupPermissionGrant"
    "Get-AzureADMSIdentityProvider"
    "New-AzureADMSIdentityProvider"
    "Remove-AzureADMSIdentityProvider"
    "Set-AzureADMSIdentityProvider"
    "Add-AzureADMSLifecyclePolicyGroup"
    "New-AzureADMSInvitation"
    "Get-AzureADMSLifecyclePolicyGroup"
    "Remove-AzureADMSLifecyclePolicyGroup"
    "Get-AzureADMSNamedLocationPolicy"
    "New-AzureADMSNamedLocationPolicy"
    "Remove-AzureADMSNamedLocationPolicy"
    "Set-AzureADMSNamedLocationPolicy"
    "Get-AzureADMSPermissionGrantConditionSet"
    "New-AzureADMSPermissionGrantConditionSet"
    "Remove-AzureADMSPermissionGrantConditionSet"
    "Set-AzureADMSPermissionGrantConditionSet"
    "Get-AzureADMSPermissionGrantPolicy"
    "New-AzureADMSPermissionGrantPolicy"
    "Remove-AzureADMSPermissionGrantPolicy"
    "Set-AzureADMSPermissionGrantPolicy"
    "Get-AzureADMSRoleAssignment"
    "New-AzureADMSRoleAssignment"
    "Remove-AzureADMSRoleAssignment"
    "Get-AzureADMSRoleDefinition"
    "New-AzureADMSRoleDefinition"
    "Remove-AzureADMSRoleDefinition"
    "Set-AzureADMSRoleDefinition"
    "Add-AzureADMSScopedRoleMembership"
    "Get-AzureADMSScopedRoleMembership"
    "Remove-AzureADMSScopedRoleMembership"
    "Get-AzureADMSServicePrincipal"
    "Set-AzureADMSServicePrincipal"
    "Add-AzureADMSServicePrincipalDelegatedPermissionClassification"
    "Get-AzureADMSServicePrincipalDelegatedPermissionClassification"
    "Remove-AzureADMSServicePrincipalDelegatedPermissionClassification"
    "Get-AzureADMSUser"
    "Set-AzureADMSUser"
    "Get-AzureADOAuth2PermissionGrant"
    "Remove-AzureADOAuth2PermissionGrant"
    "Get-AzureADObjectSetting"
    "New-AzureADObjectSetting"
    "Remove-AzureADObjectSetting"
    "Set-AzureADObjectSetting"
    "Get-AzureADExtensionProperty"
    "Get-AzureADObjectByObjectId"
    "Set-AzureADTenantDetail"
    "Get-AzureADPolicy"
    "New-AzureADPolicy"
    "Remove-AzureADPolicy"
    "Set-AzureADPolicy"
    "Get-AzureADPolicyAppliedObject"
    "Add-AzureADScopedRoleMembership"
    "Get-AzureADScopedRoleMembership"
    "Remove-AzureADScopedRoleMembership"
    "Get-AzureADServiceAppRoleAssignedTo"
    "Get-AzureADServiceAppRoleAssignment"
    "New-AzureADServiceAppRoleAssignment"
    "Remove-AzureADServiceAppRoleAssignment"
    "Get-AzureADServicePrincipal"
    "New-AzureADServicePrincipal"
    "Remove-AzureADServicePrincipal"
    "Set-AzureADServicePrincipal"
    "Get-AzureADServicePrincipalCreatedObject"
    "Get-AzureADServicePrincipalKeyCredential"
    "New-AzureADServicePrincipalKeyCredential"
    "Remove-AzureADServicePrincipalKeyCredential"
    "Get-AzureADServicePrincipalMembership"
    "Get-AzureADServicePrincipalOAuth2PermissionGrant"
    "Get-AzureADServicePrincipalOwnedObject"
    "Add-AzureADServicePrincipalOwner"
    "Get-AzureADServicePrincipalOwner"
    "Remove-AzureADServicePrincipalOwner"
    "Get-AzureADServicePrincipalPasswordCredential"
    "New-AzureADServicePrincipalPasswordCredential"
    "Remove-AzureADServicePrincipalPasswordCredential"
    "Add-AzureADServicePrincipalPolicy"
    "Get-AzureADServicePrincipalPolicy"
    "Remove-AzureADServicePrincipalPolicy"
    "Revoke-AzureADUserAllRefreshToken"
    "Get-AzureADUserAppRoleAssignment"
    "New-AzureADUserAppRoleAssignment"
    "Remove-AzureADUserAppRoleAssignment"
    "Get-AzureADUserCreatedObject"
    "Get-AzureADUserDirectReport"
    "Get-AzureADUserLicenseDetail"
    "Remove-AzureADUserManager"
    "Set-AzureADUserManager"
    "Get-AzureADUserOAuth2PermissionGrant"
    "Get-AzureADUserOwnedDevice"
    "Get-AzureADUserOwnedObject"
    "Set-AzureADUserPassword"
    "Get-AzureADUserRegisteredDevice"
    "Get-AzureADApplicationProxyApplication"
    "New-AzureADApplicationProxyApplication"
    "Remove-AzureADApplicationProxyApplication"
    "Set-AzureADApplicationProxyApplication"
    "Get-AzureADApplicationProxyApplicationConnectorGroup"
    "Remove-AzureADApplicationProxyApplicationConnectorGroup"
    "Set-AzureADApplicationProxyApplicationConnectorGroup"
    "Set-AzureADApplicationProxyApplicationSingleSignOn"
    "Get-AzureADApplicationProxyConnector"
    "Set-AzureADApplicationProxyConnector"
    "Get-AzureADApplicationProxyConnectorGroup"
    "New-AzureADApplicationProxyConnectorGroup"
    "Remove-AzureADApplicationProxyConnectorGroup"
    "Set-AzureADApplicationProxyConnectorGroup"
    "Get-AzureADApplicationProxyConnectorGroupMember"
    "Get-AzureADApplicationProxyConnectorGroupMembers"
    "Get-AzureADApplicationProxyConnectorMemberOf"
    "Get-AzureADApplicationServiceEndpoint"
    "Get-AzureADApplicationSignInDetailedSummary"
    "Get-AzureADApplicationSignInSummary"
    "Remove-AzureADContactManager"
    "Get-AzureADDeviceConfiguration"
    "Remove-AzureADExternalDomainFederation"
    "New-AzureADMSAdministrativeUnitMember"
    "New-AzureADMSApplicationFromApplicationTemplate"
    "Remove-AzureADMSApplicationVerifiedPublisher"
    "Set-AzureADMSApplicationVerifiedPublisher"
    "Reset-AzureADMSLifeCycleGroup"
    "Get-AzureADMSPasswordSingleSignOnCredential"
    "New-AzureADMSPasswordSingleSignOnCredential"
    "Remove-AzureADMSPasswordSingleSignOnCredential"
    "Set-AzureADMSPasswordSingleSignOnCredential"
    "Add-AzureADMSPrivilegedResource"
    "Get-AzureADMSPrivilegedResource"
    "Get-AzureADMSPrivilegedRoleAssignment"
    "Close-AzureADMSPrivilegedRoleAssignmentRequest"
    "Get-AzureADMSPrivilegedRoleAssignmentRequest"
    "Open-AzureADMSPrivilegedRoleAssignmentRequest"
    "Set-AzureADMSPrivilegedRoleAssignmentRequest"
    "Get-AzureADMSPrivilegedRoleDefinition"
    "Get-AzureADMSPrivilegedRoleSetting"
    "Set-AzureADMSPrivilegedRoleSetting"
    "Remove-AzureADMSTrustFrameworkPolicy"
    "Get-AzureADPrivilegedRole"
    "Get-AzureADPrivilegedRoleAssignment"
    "New-AzureADPrivilegedRoleAssignment"
    "Revoke-AzureADSignedInUserAllRefreshToken"
    "Get-MsolAdministrativeUnit"
    "New-MsolAdministrativeUnit"
    "Set-MsolAdministrativeUnit"
    "Remove-MsolAdministrativeUnit"
    "Add-MsolAdministrativeUnitMember"
    "Get-MsolAdministrativeUnitMember"
    "Remove-MsolAdministrativeUnitMember"
    "Set-MsolCompanyContactInformation"
    "Set-MsolCompanySecurityComplianceContactInformation"
    "Remove-MsolContact"
    "Disable-MsolDevice"
    "Enable-MsolDevice"
    "Remove-MsolDevice"
    "Set-MsolDirSyncEnabled"
    "Get-MsolPasswordPolicy"
    "Set-MsolPasswordPolicy"
    "Get-MsolUserRole"
);

/// Parameters that say how the answer is shown, or that PowerShell itself understands.
const SHOWING: &[&str] = &[
    "All",
    "Top",
    "Filter",
    "SearchString",
    "Select",
    "InformationAction",
    "InformationVariable",
    "Force",
    "TenantId",
    "MaxResults",
];

/// A cmdlet that runs by its description.
struct Described;

impl Cmdlet for Described {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.call.name();
        let service = Service::of(&name);
        match service {
            Service::MsOnline => require_msonline(c)?,
            Service::AzureAd | Service::Graph => require_azuread(c)?,
        }
        let Some(call) = grammar::graph_call(&name) else {
            return not_supported(c, &format!("The cmdlet '{name}' is not supported by msol."));
        };
        let plan = request::plan(c, call)?;
        if service == Service::MsOnline
            && let Some(empty) = empty_parameter(c, &name, &plan)
        {
            return c.error(required(empty));
        }
        check_parameters(c, &name, &plan)?;
        let described = grammar::cmdlet(&name);
        if described.is_some_and(|cmdlet| cmdlet.supports_should_process) {
            let target = c.text("Id")?.unwrap_or_default();
            if !c.should_process(&target, &name)? {
                return Ok(());
            }
        }
        // What -Force silences is a question of the module's own.
        let asks = described.is_some_and(|cmdlet| cmdlet.params.iter().any(|p| p.name == "Force"));
        if service == Service::MsOnline && asks && !confirmed(c)? {
            return Ok(());
        }
        let mut shown = Shown::of(c, &name, service)?;
        for made in &plan.requests {
            let Some(text) = &made.filter else {
                continue;
            };
            // The request says itself what is searched.
            shown.search = None;
            shown.given = filter::parse(text);
            if shown.given.is_none() {
                let text =
                    format!("The cmdlet '{name}' is not supported by msol with the filter {text}.");
                return not_supported(c, &text);
            }
        }
        let mut shows = None;
        let answers = ask(c, &name, service, &plan.requests)?;
        for (answer, made) in answers.into_iter().zip(&plan.requests) {
            match answer {
                Answer::Many(walk) => shown.write_all(c, walk)?,
                Answer::One(json) => match made.only().and_then(|field| json.get(field)) {
                    Some(Json::Array(items)) => {
                        for item in items.clone() {
                            shown.write(c, item)?;
                        }
                    }
                    // The object lacks the field: there is nothing to show.
                    None if made.only().is_some() && made.method == "GET" => {}
                    // What later requests of the call change shows in the object that the first one made.
                    _ if made.shows_result => shows = Some(json),
                    _ => shows = shows.or(Some(json)),
                },
                Answer::Nothing => {}
            }
        }
        match shows {
            Some(json) => shown.write(c, json),
            None => Ok(()),
        }
    }
}

/// A parameter that was given nothing, where its value would have said what the request is about.
fn empty_parameter(c: &Ctx<'_>, name: &str, plan: &Plan) -> Option<&'static str> {
    let described = grammar::cmdlet(name)?;
    let mut names = described.params.iter().map(|p| p.name);
    names.find(|parameter| {
        c.get(parameter).is_some_and(|v| v.is_null()) && !plan.taken.contains(parameter)
    })
}

/// Fails where the call gives a parameter that none of its requests takes up.
fn check_parameters(c: &mut Ctx<'_>, name: &str, plan: &Plan) -> R<()> {
    let Some(described) = grammar::cmdlet(name) else {
        return Ok(());
    };
    let left = described.params.iter().map(|p| p.name).find(|parameter| {
        c.has(parameter) && !plan.taken.contains(parameter) && !SHOWING.contains(parameter)
    });
    match left {
        Some(parameter) => not_supported(
            c,
            &format!(
                "The parameter '{parameter}' of the cmdlet '{name}' is not supported by msol."
            ),
        ),
        None if plan.requests.is_empty() => not_supported(
            c,
            &format!("The cmdlet '{name}' is not supported by msol with these parameters."),
        ),
        None => Ok(()),
    }
}

/// Ends a cmdlet that wants to show a window.
///
/// # Errors
/// Always.
pub fn refuse_window<T>(c: &mut Ctx<'_>) -> R<T> {
    let text = format!(
        "The parameter 'View' of the cmdlet '{}' is not supported by msol: it opens no windows. Save the picture with -FilePath.",
        c.call.name()
    );
    not_supported(c, &text)
}

/// Writes the objects of an answer as those of the running cmdlet.
///
/// # Errors
/// What reading the tenant or writing gives.
pub fn write_all(c: &mut Ctx<'_>, walk: Walk) -> R<()> {
    let name = c.call.name();
    Shown::of(c, &name, Service::of(&name))?.write_all(c, walk)
}

/// Ends a cmdlet with what this program cannot do.
///
/// # Errors
/// Always.
pub fn not_supported<T>(c: &mut Ctx<'_>, message: &str) -> R<T> {
    c.throw(ErrorRecord::of(
        Exception::new("System.NotSupportedException", message).into_value(),
        "CmdletNotSupported",
        ErrorCategory::NotImplemented,
        Value::Null,
    ))
}

/// The answers to a call's requests. Where one is refused, what the others changed is taken back. Empty where the module
/// writes its error and goes on.
fn ask(c: &mut Ctx<'_>, name: &str, service: Service, requests: &[Made]) -> R<Vec<Answer>> {
    let account = c.rt.session::<Directory>().azuread.clone();
    let changes = requests.iter().any(|made| made.method != "GET");
    let several = requests.len() > 1;
    service
        .attempt(c, name, |tenant, ctx| {
            let mut work = |tenant: &mut Tenant| {
                let mut created = None;
                let mut answers = Vec::new();
                for made in requests {
                    let method = Method::parse(made.method).ok_or(Refusal::Unknown)?;
                    let mut path = made.path_with(created.as_deref());
                    // Who is signed in goes by his name.
                    if let (Some("me"), Some(account)) = (path.first().copied(), account.as_deref())
                    {
                        path.splice(..1, ["users", account]);
                    }
                    let request = Request {
                        method,
                        path,
                        select: made.select,
                        body: made.body.clone(),
                    };
                    let answer = graph::answer(tenant, ctx, &request)?;
                    if let Answer::One(json) = &answer {
                        created = created.or(id_of(json));
                    }
                    answers.push(answer);
                }
                Ok(answers)
            };
            match several && changes {
                true => graph::together(tenant, work),
                false => work(tenant),
            }
        })
        .map(Option::unwrap_or_default)
}

/// The id of what a request made: a template makes an application together with its service principal.
fn id_of(json: &Json) -> Option<String> {
    let id = json
        .get("id")
        .or_else(|| json.get("application")?.get("id"));
    id.and_then(Json::as_str).map(str::to_string)
}

/// What the service says of a body that does not fit.
fn bad_value(message: &str) -> String {
    let unknown = message
        .strip_prefix("unknown field `")
        .and_then(|rest| rest.split_once('`'));
    match unknown {
        Some((field, _)) => format!("Invalid property '{field}'."),
        None => message.to_string(),
    }
}

/// Whose cmdlet it is: what its objects are, and how it reports refusals.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// MSOnline.
    MsOnline,
    /// AzureAD, with the models of Azure AD Graph.
    AzureAd,
    /// AzureAD, with the models of Microsoft Graph.
    Graph,
}

impl Service {
    /// Whose cmdlet a name is.
    pub fn of(name: &str) -> Service {
        if name.contains("-Msol") {
            Service::MsOnline
        } else if name.contains("-AzureADMS") {
            Service::Graph
        } else {
            Service::AzureAd
        }
    }

    /// Works on the tenant and reports what it refuses; None where the module writes its error and goes on.
    ///
    /// # Errors
    /// The refusal, where it ends the statement.
    pub fn attempt<T>(
        self,
        c: &mut Ctx<'_>,
        name: &str,
        work: impl FnOnce(&mut Tenant, &mut Context<'_>) -> Result<T, Refusal>,
    ) -> R<Option<T>> {
        let message = match with_tenant(c.rt, |tenant, ctx| Ok(work(tenant, ctx))) {
            Ok(Ok(answer)) => return Ok(Some(answer)),
            Ok(Err(Refusal::Tenant(error))) | Err(error) => {
                return self.refuse(c, &error).map(|()| None);
            }
            Ok(Err(Refusal::Unknown)) => {
                let text =
                    format!("The cmdlet '{name}' is not supported by msol with these parameters.");
                return not_supported(c, &text);
            }
            Ok(Err(Refusal::Value { message })) => bad_value(&message),
        };
        if self != Service::MsOnline {
            return report(c, Fault::bad_request(message));
        }
        let fault = "Microsoft.Online.Administration.Automation.InvalidParameterException";
        c.error(msonline_error(fault, &message)).map(|()| None)
    }

    /// MSOnline writes an error and goes on; AzureAD ends the statement.
    fn refuse(self, c: &mut Ctx<'_>, error: &TenantError) -> R<()> {
        match self {
            Service::MsOnline => c.error(msonline_record(error)),
            Service::AzureAd | Service::Graph => report(c, Fault::from(error)),
        }
    }
}

/// How the objects of an answer are shown.
struct Shown {
    service: Service,
    /// The filter of the request itself.
    given: Option<Filter>,
    type_name: &'static str,
    filter: Option<Filter>,
    search: Option<String>,
    /// The properties that are asked for; none: all.
    select: Vec<String>,
    limit: usize,
}

impl Shown {
    fn of(c: &mut Ctx<'_>, name: &str, service: Service) -> R<Shown> {
        let type_name = grammar::cmdlet(name)
            .and_then(|cmdlet| cmdlet.output_types.first().copied())
            .unwrap_or_default();
        Ok(Shown {
            service,
            given: None,
            type_name,
            filter: if c.has("Filter") {
                filter_of(c, type_name)?
            } else {
                None
            },
            search: c
                .text("SearchString")?
                .map(|text| text.to_lowercase().to_string()),
            select: c
                .text("Select")?
                .map_or(Vec::new(), |names| source::selected(type_name, &names)),
            limit: match service {
                Service::MsOnline => msonline_limit(c)?,
                Service::AzureAd | Service::Graph => limit(c)?,
            },
        })
    }

    fn write_all(&self, c: &mut Ctx<'_>, mut walk: Walk) -> R<()> {
        let mut written = 0;
        while written < self.limit {
            match with_tenant(c.rt, |tenant, _| walk(tenant)) {
                Ok(Some(json)) if self.admits(&json) => {
                    self.write(c, json)?;
                    written += 1;
                }
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) => return self.service.refuse(c, &error),
            }
        }
        Ok(())
    }

    fn admits(&self, json: &Json) -> bool {
        let named = self.search.as_ref().is_none_or(|search| {
            json.get("displayName")
                .and_then(Json::as_str)
                .is_some_and(|name| name.to_lowercase().starts_with(search))
        });
        let mut filters = self.filter.iter().chain(&self.given);
        named
            && filters
                .all(|filter| filter.admits(&|name| filter::values(self.type_name, json, name)))
    }

    fn write(&self, c: &mut Ctx<'_>, mut json: Json) -> R<()> {
        if let (false, Json::Object(fields)) = (self.select.is_empty(), &mut json) {
            fields.retain(|name, _| {
                let chosen = self.select.iter().any(|wanted| wanted == name);
                chosen || name.starts_with('@')
            });
        }
        let value = match &json {
            Json::String(text) => Value::str(text),
            _ if self.type_name.is_empty() => return Ok(()),
            _ if self.service == Service::AzureAd => object::directory_object(json, self.type_name),
            _ if self.service == Service::MsOnline => object::msonline_object(json, self.type_name),
            _ => object::object(json, self.type_name),
        };
        c.write(value)
    }
}
