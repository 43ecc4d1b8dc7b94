//! The text properties of a user, by the names that both modules and Graph give them: what is written through one
//! module shows through the other, because it is one field.

use crate::tenant::model::User;

/// A text property of a user.
pub struct TextField {
    /// MSOnline's name; empty where it has none.
    pub msonline: &'static str,
    /// AzureAD's name; empty where it has none.
    pub azuread: &'static str,
    /// Graph's name, by which the tenant's errors speak of it.
    pub graph: &'static str,
    /// Its place in a user.
    pub field: fn(&mut User) -> &mut Option<String>,
    /// Its value.
    pub get: fn(&User) -> Option<&str>,
}

macro_rules! fields {
    ($($msonline:literal, $azuread:literal, $graph:literal, $field:ident;)*) => {
        /// All of them.
        pub static TEXT_FIELDS: &[TextField] = &[$(TextField {
            msonline: $msonline,
            azuread: $azuread,
            graph: $graph,
            field: |u| &mut u.$field,
            get: |u| u.$field.as_deref(),
        }),*];
    };
}

fields!(
    "City", "City", "city", city;
    "Country", "Country", "country", country;
    "Department", "Department", "department", department;
    "DisplayName", "DisplayName", "displayName", display_name;
    "Fax", "FacsimileTelephoneNumber", "faxNumber", fax_number;
    "FirstName", "GivenName", "givenName", given_name;
    "LastName", "Surname", "surname", surname;
    "ImmutableId", "ImmutableId", "onPremisesImmutableId", on_premises_immutable_id;
    "MobilePhone", "Mobile", "mobilePhone", mobile_phone;
    "Office", "PhysicalDeliveryOfficeName", "officeLocation", office_location;
    "PostalCode", "PostalCode", "postalCode", postal_code;
    "PreferredDataLocation", "", "preferredDataLocation", preferred_data_location;
    "PreferredLanguage", "PreferredLanguage", "preferredLanguage", preferred_language;
    "State", "State", "state", state;
    "StreetAddress", "StreetAddress", "streetAddress", street_address;
    "Title", "JobTitle", "jobTitle", job_title;
    "UsageLocation", "UsageLocation", "usageLocation", usage_location;
    "LiveId", "", "liveId", live_id;
    "", "AgeGroup", "ageGroup", age_group;
    "", "CompanyName", "companyName", company_name;
    "", "ConsentProvidedForMinor", "consentProvidedForMinor", consent_provided_for_minor;
    "", "CreationType", "creationType", creation_type;
    "", "LegalAgeGroupClassification", "legalAgeGroupClassification", legal_age_group_classification;
    "", "Mail", "mail", mail;
    "", "MailNickName", "mailNickname", mail_nickname;
    "", "OnPremisesSecurityIdentifier", "onPremisesSecurityIdentifier", on_premises_security_identifier;
    "", "PasswordPolicies", "passwordPolicies", password_policies;
    "", "UserState", "externalUserState", external_user_state;
    "", "UserStateChangedOn", "externalUserStateChangeDateTime", external_user_state_change_date_time;
    "", "UserType", "userType", user_type;
);

/// The value that a text property gets: an empty text clears it.
pub fn text_or_none(text: &str) -> Option<String> {
    if text.is_empty() {
        None
    } else {
        Some(text.to_string())
    }
}
