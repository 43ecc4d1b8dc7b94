//! The organization's own properties and the switches of directory synchronisation.

use super::context::Context;
use super::error::{InvalidReason, Result, TenantError};
use super::model::{AllowedDataLocation, ORGANIZATION, Organization};
use super::users::is_address;
use super::{Tenant, catalogue};

/// Hours that must pass between two switches of directory synchronisation.
const WAITING_HOURS: i64 = 72;

/// Features of directory synchronisation that stay on once they are on.
const PERMANENT_FEATURES: &[&str] = &[
    "softMatchOnUpnEnabled",
    "synchronizeUpnForManagedUsersEnabled",
];

impl Tenant {
    /// Changes properties of the organization.
    ///
    /// # Errors
    /// A value is refused.
    pub fn update_organization(
        &mut self,
        edit: impl FnOnce(&mut Organization),
    ) -> Result<Organization> {
        self.change(|tenant| {
            let before = tenant.organization()?;
            let mut after = before.clone();
            edit(&mut after);
            after.id = before.id;
            let refuse =
                |property, reason| Err(TenantError::invalid(ORGANIZATION, property, reason));
            if after
                .default_usage_location
                .as_deref()
                .is_some_and(|code| !catalogue::is_country(code))
            {
                return refuse("defaultUsageLocation", InvalidReason::Unknown);
            }
            let lists = [
                (
                    "marketingNotificationEmails",
                    &after.marketing_notification_emails,
                ),
                (
                    "securityComplianceNotificationMails",
                    &after.security_compliance_notification_mails,
                ),
                (
                    "technicalNotificationMails",
                    &after.technical_notification_mails,
                ),
            ];
            for (property, addresses) in lists {
                if !addresses.iter().all(|address| is_address(address)) {
                    return refuse(property, InvalidReason::Syntax);
                }
            }
            tenant.put(&after)?;
            Ok(after)
        })
    }

    /// Sets how many deletions in one run of the synchronisation are refused as an accident.
    ///
    /// # Errors
    /// The store failed.
    pub fn set_deletion_threshold(&mut self, threshold: u32) -> Result<()> {
        self.change(|tenant| {
            let mut organization = tenant.organization()?;
            let state = &mut organization.directory_synchronization;
            state.accidental_deletion_threshold = Some(threshold);
            state.deletion_prevention_type = Some("EnabledForCount".to_string());
            tenant.put(&organization)
        })
    }

    /// Allows a service to keep data in a region. One that is the default takes the place of the service's former one.
    ///
    /// # Errors
    /// The region is allowed already and must not be overwritten.
    pub fn allow_data_location(
        &mut self,
        location: AllowedDataLocation,
        overwrite: bool,
    ) -> Result<()> {
        self.change(|tenant| {
            let mut organization = tenant.organization()?;
            let allowed = &mut organization.settings.allowed_data_locations;
            let same_service = |known: &AllowedDataLocation| {
                known
                    .service_type
                    .eq_ignore_ascii_case(&location.service_type)
            };
            if location.is_default {
                allowed
                    .iter_mut()
                    .filter(|known| same_service(known))
                    .for_each(|known| known.is_default = false);
            }
            let place = allowed.iter_mut().find(|known| {
                same_service(known) && known.location.eq_ignore_ascii_case(&location.location)
            });
            match place {
                Some(known) if overwrite => *known = location,
                Some(_) => {
                    return Err(TenantError::AlreadyExists {
                        kind: ORGANIZATION,
                        property: "allowedDataLocations",
                        value: location.location,
                        conflicting: None,
                    });
                }
                None => allowed.push(location),
            }
            tenant.put(&organization)
        })
    }

    /// Switches directory synchronisation on or off.
    ///
    /// # Errors
    /// The last switch is less than 72 hours ago.
    pub fn set_synchronisation(&mut self, on: bool, ctx: &Context<'_>) -> Result<()> {
        self.change(|tenant| {
            let mut organization = tenant.organization()?;
            if organization.is_synchronised() == on {
                return Ok(());
            }
            let state = &mut organization.directory_synchronization;
            let waiting = state.switched_date_time.is_some_and(|switched| {
                ctx.now.as_second().saturating_sub(switched.as_second()) < WAITING_HOURS * 3600
            });
            if waiting {
                return Err(TenantError::SynchronisationSwitched {
                    hours: WAITING_HOURS,
                });
            }
            state.switched_date_time = Some(ctx.now);
            organization.on_premises_sync_enabled = Some(on);
            tenant.put(&organization)
        })
    }

    /// Switches a feature of directory synchronisation, by Graph's name, on or off.
    ///
    /// # Errors
    /// A feature that cannot be switched off again.
    pub fn set_synchronisation_feature(&mut self, feature: &str, on: bool) -> Result<()> {
        if !on
            && PERMANENT_FEATURES
                .iter()
                .any(|known| known.eq_ignore_ascii_case(feature))
        {
            return Err(TenantError::RequestDenied {
                reason: "this feature cannot be switched off again",
            });
        }
        self.change(|tenant| {
            let mut organization = tenant.organization()?;
            let features = &mut organization.directory_synchronization.features;
            features.retain(|known| !known.eq_ignore_ascii_case(feature));
            if on {
                features.push(feature.to_string());
            }
            tenant.put(&organization)
        })
    }
}
