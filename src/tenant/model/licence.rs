//! Products that the tenant subscribed to, their service plans, and the plans of users and of the organization.

use jiff::Timestamp;

use super::{Entity, choice, folded, model};
use crate::store::{Kind, Lookup};
use crate::tenant::id::ObjectId;

/// The collection of subscribed products.
pub const SUBSCRIBED_SKUS: Kind = Kind::named("subscribedSkus");
/// The collection of commercial subscriptions.
pub const SUBSCRIPTIONS: Kind = Kind::named("subscriptions");

/// Subscribed products: by part number.
pub const SKU_PART_NUMBER: Lookup = Lookup::named("skuPartNumber");

choice! {
    /// Whom a product or plan is for.
    pub enum AppliesTo {
        /// Users.
        User = "User",
        /// The whole tenant.
        Company = "Company",
    }
}

model! {
    /// A product that the tenant subscribed to.
    pub struct SubscribedSku {
        required {
            /// The product.
            pub sku_id: ObjectId,
            /// Its part number, such as ENTERPRISEPACK.
            pub sku_part_number: String,
        }
        /// Whom it is for.
        pub applies_to: AppliesTo,
        /// Enabled, Warning, Suspended, Deleted or LockedOut; absent: Enabled.
        pub capability_status: Option<String>,
        /// Units that users have. Kept up to date by each change of a licence.
        pub consumed_units: i64,
        /// Units that were bought.
        pub prepaid_units: PrepaidUnits,
        /// The product's plans; absent: those of the catalogue.
        pub service_plans: Vec<ServicePlan>,
        /// The subscriptions through which it was bought.
        pub subscription_ids: Vec<ObjectId>,
    }
}

model! {
    /// Units that were bought, by what may be done with them.
    pub struct PrepaidUnits {
        /// Can be assigned.
        pub enabled: i64,
        /// The subscription lapsed; users keep the service.
        pub suspended: i64,
        /// About to lapse.
        pub warning: i64,
        /// Blocked.
        pub locked_out: i64,
    }
}

model! {
    /// A plan of a product: one service.
    pub struct ServicePlan {
        required {
            /// The plan.
            pub service_plan_id: ObjectId,
            /// Its name, such as EXCHANGE_S_ENTERPRISE.
            pub service_plan_name: String,
        }
        /// Whom it is for.
        pub applies_to: AppliesTo,
        /// Success, Disabled, PendingInput, PendingActivation, PendingProvisioning or Error; absent: Success.
        pub provisioning_status: Option<String>,
    }
}

model! {
    /// A plan that an object has.
    pub struct AssignedPlan {
        required {
            /// The plan.
            pub service_plan_id: ObjectId,
        }
        /// When it was assigned.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub assigned_date_time: Option<Timestamp>,
        /// Enabled, Warning, Suspended, Deleted or LockedOut.
        pub capability_status: Option<String>,
        /// The service: exchange, SharePoint, MicrosoftCommunicationsOnline ...
        pub service: Option<String>,
    }
}

model! {
    /// What a service did about an assigned plan.
    pub struct ProvisionedPlan {
        /// Enabled, Warning, Suspended, Deleted or LockedOut.
        pub capability_status: Option<String>,
        /// Success, PendingInput, Error ...
        pub provisioning_status: Option<String>,
        /// The service.
        pub service: Option<String>,
    }
}

model! {
    /// A commercial subscription to a product.
    pub struct Subscription {
        required {
            /// The subscription.
            pub id: ObjectId,
            /// The product.
            pub sku_id: ObjectId,
            /// Its part number.
            pub sku_part_number: String,
        }
        /// The id of the subscription in commerce.
        pub commerce_subscription_id: Option<ObjectId>,
        /// When it was bought.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub created_date_time: Option<Timestamp>,
        /// Whether it is a trial.
        pub is_trial: bool,
        /// When its state changes next.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub next_lifecycle_date_time: Option<Timestamp>,
        /// Who bought it.
        pub owner_id: Option<ObjectId>,
        /// Enabled, Warning, Suspended, LockedOut; absent: Enabled.
        pub status: Option<String>,
        /// How many units.
        pub total_licenses: i64,
    }
}

impl SubscribedSku {
    /// Units that can still be assigned; never negative.
    pub fn available_units(&self) -> i64 {
        let usable = self
            .prepaid_units
            .enabled
            .saturating_add(self.prepaid_units.warning);
        usable.saturating_sub(self.consumed_units).max(0)
    }
}

impl ServicePlan {
    /// What the service reports of the plan.
    pub fn status(&self) -> &str {
        self.provisioning_status.as_deref().unwrap_or("Success")
    }
}

impl Entity for SubscribedSku {
    const KIND: Kind = SUBSCRIBED_SKUS;

    fn key(&self) -> String {
        self.sku_id.to_string()
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        found.push((SKU_PART_NUMBER, folded(&self.sku_part_number)));
    }
}

impl Entity for Subscription {
    const KIND: Kind = SUBSCRIPTIONS;

    fn key(&self) -> String {
        self.id.to_string()
    }
}
