//! Directory synchronisation: `Get-MsolDirSyncFeatures`, `Set-MsolDirSyncFeature`, `Get-MsolDirSyncConfiguration`,
//! `Set-MsolDirSyncConfiguration`.

use crate::cmdlets::directory::{msonline_error, require_msonline};
use crate::cmdlets::model::Model;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, Value, convert};

use super::call::{attempt, confirmed, int32};
use super::user_object::{NAMESPACE, extension_data};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolDirSyncFeatures", || Box::new(Get)),
    Entry::new("Set-MsolDirSyncFeature", || Box::new(Set)),
    Entry::new("Get-MsolDirSyncConfiguration", || {
        Box::new(GetConfiguration)
    }),
    Entry::new("Set-MsolDirSyncConfiguration", || {
        Box::new(SetConfiguration)
    }),
];

/// How many deletions in one run the service takes for an accident where nobody decided.
const DELETION_THRESHOLD: u32 = 500;

struct Get;
struct Set;
struct GetConfiguration;
struct SetConfiguration;

/// The module's names of the features, each with the tenant's, which is Graph's.
const FEATURES: &[(&str, &str)] = &[
    ("AllowDuplicateUPN", "allowDuplicateUPN"),
    (
        "BlockCloudObjectTakeoverThroughHardMatch",
        "blockCloudObjectTakeoverThroughHardMatchEnabled",
    ),
    ("BlockSoftMatch", "blockSoftMatchEnabled"),
    ("BypassDirSyncOverrides", "bypassDirSyncOverridesEnabled"),
    (
        "ConcurrentCredentialUpdate",
        "concurrentCredentialUpdateEnabled",
    ),
    (
        "ConcurrentOrgIdProvisioning",
        "concurrentOrgIdProvisioningEnabled",
    ),
    ("DeviceWriteback", "deviceWritebackEnabled"),
    ("DirectoryExtensions", "directoryExtensionsEnabled"),
    (
        "DuplicateProxyAddressResiliency",
        "quarantineUponProxyAddressesConflictEnabled",
    ),
    ("DuplicateUPNResiliency", "quarantineUponUpnConflictEnabled"),
    ("EnableSoftMatchOnUpn", "softMatchOnUpnEnabled"),
    (
        "EnableUserForcePasswordChangeOnLogon",
        "userForcePasswordChangeOnLogonEnabled",
    ),
    (
        "EnforceCloudPasswordPolicyForPasswordSyncedUsers",
        "cloudPasswordPolicyForPasswordSyncedUsersEnabled",
    ),
    ("FopeConflictResolution", "fopeConflictResolutionEnabled"),
    ("PasswordSync", "passwordSyncEnabled"),
    ("PasswordWriteback", "passwordWritebackEnabled"),
    (
        "SynchronizeUpnForManagedUsers",
        "synchronizeUpnForManagedUsersEnabled",
    ),
    ("UnifiedGroupWriteback", "unifiedGroupWritebackEnabled"),
    ("UserWriteback", "userWritebackEnabled"),
];

/// The feature of a name; an error is written where there is none.
fn feature(c: &mut Ctx<'_>, name: &str) -> R<Option<&'static (&'static str, &'static str)>> {
    let found = FEATURES.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
    if found.is_none() {
        c.error(msonline_error(
            "Microsoft.Online.Administration.Automation.InvalidParameterException",
            "Invalid value for parameter.  Parameter Name: Feature.",
        ))?;
    }
    Ok(found)
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let only = match c.text("Feature")? {
            Some(name) => {
                let Some(found) = feature(c, &name)? else {
                    return Ok(());
                };
                Some(found)
            }
            None => None,
        };
        let Some(company) = attempt(c, |tenant, _| tenant.organization())? else {
            return Ok(());
        };
        let state = &company.directory_synchronization;
        for known in FEATURES.iter().filter(|f| only.is_none_or(|o| o.0 == f.0)) {
            let enabled = state.has_feature(known.1);
            c.write(Model::of(
                &format!("{NAMESPACE}DirSyncFeatureDetails"),
                [
                    ("ExtensionData", extension_data()),
                    ("DirSyncFeature", Value::str(known.0)),
                    ("Enabled", Value::Bool(enabled)),
                ],
            ))?;
        }
        Ok(())
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("Feature")?.unwrap_or_default();
        let Some(known) = feature(c, &name)? else {
            return Ok(());
        };
        if !confirmed(c)? {
            return Ok(());
        }
        let on = c
            .get("Enable")
            .is_some_and(|value| convert::to_bool(&value));
        attempt(c, |tenant, _| {
            tenant.set_synchronisation_feature(known.1, on)
        })?;
        Ok(())
    }
}

impl Cmdlet for GetConfiguration {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(company) = attempt(c, |tenant, _| tenant.organization())? else {
            return Ok(());
        };
        let state = company.directory_synchronization;
        let threshold = state
            .accidental_deletion_threshold
            .unwrap_or(DELETION_THRESHOLD);
        let kind = state.deletion_prevention_type;
        c.write(Model::of(
            &format!("{NAMESPACE}DirSyncConfiguration"),
            [
                ("ExtensionData", extension_data()),
                ("AccidentalDeletionThreshold", int32(i64::from(threshold))),
                (
                    "DeletionPreventionType",
                    Value::str(kind.as_deref().unwrap_or("EnabledForCount")),
                ),
            ],
        ))
    }
}

impl Cmdlet for SetConfiguration {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_msonline(c)?;
        let threshold = c.int("AccidentalDeletionThreshold")?.unwrap_or_default();
        let threshold = u32::try_from(threshold).unwrap_or(u32::MAX);
        if confirmed(c)? {
            attempt(c, |tenant, _| tenant.set_deletion_threshold(threshold))?;
        }
        Ok(())
    }
}
