//! What scripts call: one file a noun. The only room where the runtime and the tenant meet.

pub mod azuread;
pub mod builtin_modules;
pub mod core;
pub mod directory;
pub mod graph;
pub mod model;
pub mod msonline;
mod prompt;
mod user_fields;

use crate::runtime::{Entry, Runtime};
use crate::value::{TypeDef, ty};

/// All built-in cmdlets, a list a file.
pub static TABLES: &[&[Entry]] = &[
    core::add_type::ENTRIES,
    core::alias::ENTRIES,
    core::archive::compress::ENTRIES,
    core::archive::expand::ENTRIES,
    core::clipboard::ENTRIES,
    core::command::ENTRIES,
    core::completion::ENTRIES,
    core::content::read::ENTRIES,
    core::content::write::ENTRIES,
    core::breakpoint::ENTRIES,
    core::call_stack::ENTRIES,
    core::debugger::ENTRIES,
    core::clixml::ENTRIES,
    core::csv::export::ENTRIES,
    core::csv::from::ENTRIES,
    core::csv::import::ENTRIES,
    core::csv::to::ENTRIES,
    core::culture::ENTRIES,
    azuread::certificate_authority::ENTRIES,
    azuread::connect::ENTRIES,
    azuread::extension::ENTRIES,
    azuread::group::ENTRIES,
    azuread::licence::ENTRIES,
    azuread::member::ENTRIES,
    azuread::picture::ENTRIES,
    azuread::role::ENTRIES,
    azuread::signed_in_user::ENTRIES,
    azuread::tenant_detail::ENTRIES,
    azuread::trust_framework::ENTRIES,
    azuread::user::ENTRIES,
    graph::ENTRIES,
    msonline::adfs::ENTRIES,
    msonline::company::ENTRIES,
    msonline::connect::ENTRIES,
    msonline::contact::ENTRIES,
    msonline::credential::ENTRIES,
    msonline::data_location::ENTRIES,
    msonline::device::ENTRIES,
    msonline::device_policy::ENTRIES,
    msonline::dir_sync::ENTRIES,
    msonline::dir_sync_error::ENTRIES,
    msonline::domain::ENTRIES,
    msonline::federation_settings::ENTRIES,
    msonline::group::ENTRIES,
    msonline::licence::ENTRIES,
    msonline::member::ENTRIES,
    msonline::partner::ENTRIES,
    msonline::provision::ENTRIES,
    msonline::role::ENTRIES,
    msonline::scoped_role::ENTRIES,
    msonline::second_factor::ENTRIES,
    msonline::service_principal::ENTRIES,
    msonline::subscription::ENTRIES,
    msonline::user::ENTRIES,
    msonline::user_account::ENTRIES,
    msonline::user_change::ENTRIES,
    msonline::verification_dns::ENTRIES,
    core::data_file::ENTRIES,
    core::date::ENTRIES,
    core::drive::ENTRIES,
    core::expression::ENTRIES,
    core::file_hash::ENTRIES,
    core::format::ENTRIES,
    core::format_data::ENTRIES,
    core::get_command::ENTRIES,
    core::guid::ENTRIES,
    core::help::ENTRIES,
    core::host::ENTRIES,
    core::html::ENTRIES,
    core::item::children::ENTRIES,
    core::item::copy::ENTRIES,
    core::item::get::ENTRIES,
    core::item::invoke::ENTRIES,
    core::item::new::ENTRIES,
    core::item::remove::ENTRIES,
    core::item::rename::ENTRIES,
    core::item::set::ENTRIES,
    core::job::ENTRIES,
    core::job::receive::ENTRIES,
    core::job::start::ENTRIES,
    core::json::from::ENTRIES,
    core::json::to::ENTRIES,
    core::mail_message::ENTRIES,
    core::member::add::ENTRIES,
    core::member::get::ENTRIES,
    core::module::export::ENTRIES,
    core::module::get::ENTRIES,
    core::module::import::ENTRIES,
    core::module::manifest::new::ENTRIES,
    core::module::manifest::test::ENTRIES,
    core::module::new::ENTRIES,
    core::object::compare::ENTRIES,
    core::object::foreach::ENTRIES,
    core::object::group::ENTRIES,
    core::object::join::ENTRIES,
    core::object::measure::ENTRIES,
    core::object::new::ENTRIES,
    core::object::select::ENTRIES,
    core::object::sort::ENTRIES,
    core::object::tee::ENTRIES,
    core::object::unique::ENTRIES,
    core::object::r#where::ENTRIES,
    core::out::ENTRIES,
    core::out_file::ENTRIES,
    core::path::join::ENTRIES,
    core::path::location::ENTRIES,
    core::path::resolve::ENTRIES,
    core::path::split::ENTRIES,
    core::path::test::ENTRIES,
    core::random::ENTRIES,
    core::refused::ENTRIES,
    core::secure_string::ENTRIES,
    core::select_string::ENTRIES,
    core::string_data::ENTRIES,
    core::time::ENTRIES,
    core::type_data::ENTRIES,
    core::variable::ENTRIES,
    core::verb::ENTRIES,
    core::web::ENTRIES,
    core::write::error::ENTRIES,
    core::write::host::ENTRIES,
    core::write::output::ENTRIES,
    core::write::streams::ENTRIES,
    core::absent::ENTRIES,
    core::credential::ENTRIES,
    core::error::ENTRIES,
    core::event::queue::ENTRIES,
    core::event::subscribe::ENTRIES,
    core::event::subscriber::ENTRIES,
    core::execution_policy::ENTRIES,
    core::format_hex::ENTRIES,
    core::functions::ENTRIES,
    core::history::ENTRIES,
    core::item_property::ENTRIES,
    core::process::get::ENTRIES,
    core::process::start::ENTRIES,
    core::process::stop::ENTRIES,
    core::temporary_file::ENTRIES,
    core::time_zone::ENTRIES,
    core::transcript::ENTRIES,
    core::update_list::ENTRIES,
    core::module::gallery::ENTRIES,
    core::module::repository::ENTRIES,
    core::remoting::option::ENTRIES,
    core::remoting::session::ENTRIES,
    core::runspace::ENTRIES,
    core::test_connection::ENTRIES,
    core::xml::convert::ENTRIES,
    core::xml::select::ENTRIES,
    prompt::ENTRIES,
];

/// The descriptions of the classes whose objects only cmdlets make.
static CLASSES: &[&[&TypeDef]] = &[
    core::alias::DEFS,
    core::call_stack::DEFS,
    core::clixml::DEFS,
    core::completion::DEFS,
    core::date::DEFS,
    core::file_hash::DEFS,
    core::json::from::DEFS,
    core::member::get::DEFS,
    core::object::group::DEFS,
    core::object::measure::DEFS,
    core::remoting::option::DEFS,
    core::select_string::DEFS,
    core::type_data::DEFS,
    core::format_data::DEFS,
    core::variable::DEFS,
    core::verb::DEFS,
    core::web::client::web_client::DEFS,
    core::web::client::web_request::DEFS,
    core::web::response::DEFS,
    core::web::session::DEFS,
    model::setting::DEFS,
    azuread::image::DEFS,
    core::execution_policy::DEFS,
    core::format_hex::DEFS,
    core::history::DEFS,
    core::xml::select::DEFS,
];

/// Readies a new session: which tenant its commands will connect to.
pub fn prepare(runtime: &mut Runtime, tenant: Option<&str>, save: bool) {
    model::prepare(runtime);
    let directory = runtime.session::<directory::Directory>();
    directory.location = tenant.map(str::to_string);
    directory.save = save;
    for classes in CLASSES {
        ty::register(classes);
    }
}

/// Why a cmdlet that the table has is refused all the same; None for those that run.
pub fn refusal(cmdlet: &str) -> Option<&'static str> {
    core::refused::reason(cmdlet)
}

/// Whether a module of that name is part of this program.
pub fn has_module(name: &str) -> bool {
    builtin_modules::is_known(name)
}

/// True where the session's tenant was asked for and could not be opened.
pub fn tenant_failed(runtime: &mut Runtime) -> bool {
    runtime.session::<directory::Directory>().failed()
}

/// Ends a session: a fixture is written back where that was asked for.
///
/// # Errors
/// A message that says what could not be written.
pub fn finish(runtime: &mut Runtime) -> Result<(), String> {
    runtime.session::<directory::Directory>().finish()
}

/// True once the session has opened a tenant, which a database has to be told that it is closed.
pub fn has_open_tenant(runtime: &mut Runtime) -> bool {
    runtime.session::<directory::Directory>().is_open()
}
