//! Why a licence cannot be assigned or removed.

use std::fmt;

use crate::tenant::catalogue;
use crate::tenant::id::ObjectId;

/// Why a licence cannot be assigned or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LicenceError {
    /// The user has no usage location.
    NoUsageLocation,
    /// The tenant has no such product.
    UnknownSku(String),
    /// Every unit is taken.
    NoUnits(ObjectId),
    /// The product has no such plan.
    UnknownPlan {
        /// The product.
        sku: ObjectId,
        /// The plan that was to be switched off.
        plan: String,
    },
    /// One user cannot have these plans together.
    ConflictingPlans(Vec<ObjectId>),
    /// A plan works only with one of others.
    MissingPlan {
        /// The plan.
        plan: ObjectId,
        /// The others.
        needs: Vec<ObjectId>,
    },
    /// The plans are not available in the user's country.
    ProhibitedPlans(Vec<ObjectId>),
    /// The user has no such licence.
    NotAssigned(ObjectId),
    /// The licence comes from a group.
    Inherited(ObjectId),
}

impl fmt::Display for LicenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LicenceError::NoUsageLocation => {
                f.write_str("The user needs a usage location before a licence.")
            }
            LicenceError::UnknownSku(sku) => write!(f, "The tenant has no product '{sku}'."),
            LicenceError::NoUnits(sku) => write!(f, "No unit of the product '{sku}' is left."),
            LicenceError::UnknownPlan { sku, plan } => {
                write!(f, "The product '{sku}' has no plan '{plan}'.")
            }
            LicenceError::ConflictingPlans(plans) => {
                write!(
                    f,
                    "One user cannot have these plans together: {}.",
                    plan_names(plans).join(", ")
                )
            }
            LicenceError::MissingPlan { plan, needs } => write!(
                f,
                "The plan {} works only with one of: {}.",
                plan_names(&[*plan]).join(", "),
                plan_names(needs).join(", ")
            ),
            LicenceError::ProhibitedPlans(plans) => {
                write!(
                    f,
                    "These plans are not available in the user's country: {}.",
                    plan_names(plans).join(", ")
                )
            }
            LicenceError::NotAssigned(sku) => {
                write!(f, "The user has no licence of the product '{sku}'.")
            }
            LicenceError::Inherited(sku) => {
                write!(
                    f,
                    "The licence of the product '{sku}' comes from a group; change it there."
                )
            }
        }
    }
}

/// The names of plans; of an unknown plan its id.
pub fn plan_names(plans: &[ObjectId]) -> Vec<String> {
    let name = |id: &ObjectId| match catalogue::licences().plan_by_id(*id) {
        Some(plan) => plan.name.clone(),
        None => id.to_string(),
    };
    plans.iter().map(name).collect()
}

/// What the service calls a problem in the state of an assignment.
pub(super) fn violation(problem: &LicenceError) -> &'static str {
    match problem {
        LicenceError::NoUnits(_) => "CountViolation",
        LicenceError::ConflictingPlans(_) => "MutuallyExclusiveViolation",
        LicenceError::MissingPlan { .. } => "DependencyViolation",
        LicenceError::NoUsageLocation | LicenceError::ProhibitedPlans(_) => {
            "ProhibitedInUsageLocationViolation"
        }
        LicenceError::UnknownSku(_)
        | LicenceError::UnknownPlan { .. }
        | LicenceError::NotAssigned(_)
        | LicenceError::Inherited(_) => "Other",
    }
}
