//! Finding and opening the tenant that a location names.
//!
//! | location | tenant |
//! | --- | --- |
//! | `FILE.json` | the file's content in memory; written back only by [`save`] |
//! | `FILE.db` | the database; created on first use, with the content of the demo tenant |
//! | `demo:` | a fresh copy of the demo tenant in memory |
//! | nothing | the database in the user's data folder; created on first use from the demo tenant |

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::Tenant;
use super::error::Result;
use super::file;
use crate::store::file::{read_text, replace};
use crate::store::memory::MemoryStore;
use crate::store::sqlite::SqliteStore;
use crate::store::{Store, StoreError};

/// The demo tenant, contoso.onmicrosoft.com, in its file form.
const DEMO: &str = include_str!("../../grammar/demo-tenant.json");

/// What names the demo tenant.
const DEMO_NAME: &str = "demo:";

/// Where a tenant lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A tenant file, loaded into memory.
    File(PathBuf),
    /// A database, created on first use.
    Database(PathBuf),
    /// A fresh demo tenant in memory.
    Demo,
}

impl Location {
    /// The location that a text names, by its ending, or by what the file begins with.
    ///
    /// # Errors
    /// A folder, or a file that is neither.
    pub fn parse(text: &str) -> std::result::Result<Location, StoreError> {
        if text.eq_ignore_ascii_case(DEMO_NAME) {
            return Ok(Location::Demo);
        }
        let path = PathBuf::from(text);
        if path.is_dir() {
            return Err(StoreError::IsDirectory { path });
        }
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase())
            .unwrap_or_default();
        match ending.as_str() {
            "json" => Ok(Location::File(path)),
            "db" | "sqlite" | "sqlite3" => Ok(Location::Database(path)),
            _ => match first_bytes(&path) {
                Ok(content) if content.starts_with(b"SQLite format 3\0") => {
                    Ok(Location::Database(path))
                }
                Ok(content) if content.trim_ascii_start().starts_with(b"{") => {
                    Ok(Location::File(path))
                }
                _ => Err(StoreError::UnknownLocation {
                    location: text.to_string(),
                }),
            },
        }
    }

    /// The database that is used when no tenant is named. `variable` reads an environment variable.
    ///
    /// # Errors
    /// The environment names no home; the folder cannot be made.
    pub fn of_user(
        variable: impl Fn(&str) -> Option<String>,
    ) -> std::result::Result<Location, StoreError> {
        let folder = data_folder(variable).ok_or(StoreError::NoHome)?;
        fs::create_dir_all(&folder).map_err(|error| StoreError::writing(&folder, &error))?;
        Ok(Location::Database(
            folder.join("contoso.onmicrosoft.com.db"),
        ))
    }
}

/// What a file begins with: enough to tell a database from JSON.
fn first_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(256).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The folder for the user's data, by the customs of the platform.
fn data_folder(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let given = |name: &str| {
        variable(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let base = if cfg!(windows) {
        given("LOCALAPPDATA")?
    } else if cfg!(target_os = "macos") {
        given("HOME")?.join("Library/Application Support")
    } else {
        match given("XDG_DATA_HOME").filter(|path| path.is_absolute()) {
            Some(folder) => folder,
            None => given("HOME")?.join(".local/share"),
        }
    };
    Some(base.join("msol"))
}

/// Opens the tenant at a location.
///
/// # Errors
/// Whatever is wrong with the file or database; it is left as it was.
pub fn open(location: &Location) -> Result<Tenant> {
    match location {
        Location::File(path) => from_text(&read_text(path)?, path),
        Location::Demo => from_text(DEMO, Path::new(DEMO_NAME)),
        Location::Database(path) => {
            let store =
                SqliteStore::open(path, |store| file::load(DEMO, Path::new(DEMO_NAME), store))?;
            Ok(Tenant::over(Box::new(store), path))
        }
    }
}

/// A tenant in memory from the text of a tenant file; `label` names it in errors.
///
/// # Errors
/// [`StoreError::Malformed`].
pub fn from_text(text: &str, label: &Path) -> Result<Tenant> {
    let mut store = MemoryStore::new();
    store.begin()?;
    file::load(text, label, &mut store)?;
    store.commit()?;
    Ok(Tenant::over(Box::new(store), label))
}

/// Writes a tenant to a tenant file, whole or not at all.
///
/// # Errors
/// The file cannot be written; it then holds what it held before.
pub fn save(tenant: &Tenant, path: &Path) -> Result<()> {
    Ok(replace(path, &file::text(tenant)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::TenantError;
    use crate::tenant::model::User;

    fn folder(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("msol-open-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        path
    }

    #[test]
    fn locations_are_told_by_their_ending_or_their_first_bytes() {
        let folder = folder("locations");
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let file = folder.join("tenant");
        assert_eq!(Location::parse("DEMO:"), Ok(Location::Demo));
        assert_eq!(
            Location::parse("a/b.JSON"),
            Ok(Location::File("a/b.JSON".into()))
        );
        assert_eq!(
            Location::parse("b.db"),
            Ok(Location::Database("b.db".into()))
        );
        assert!(matches!(
            Location::parse(&text(&file)),
            Err(StoreError::UnknownLocation { .. })
        ));
        fs::write(&file, "  {}").unwrap();
        assert_eq!(
            Location::parse(&text(&file)),
            Ok(Location::File(file.clone()))
        );
        fs::write(&file, "SQLite format 3\0").unwrap();
        assert_eq!(Location::parse(&text(&file)), Ok(Location::Database(file)));
        assert!(matches!(
            Location::parse(&text(&folder)),
            Err(StoreError::IsDirectory { .. })
        ));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_users_own_tenant_lives_in_the_data_folder() {
        let folder = folder("own");
        let home = folder.to_string_lossy().into_owned();
        let variable = |name: &str| {
            ["HOME", "XDG_DATA_HOME", "LOCALAPPDATA"]
                .contains(&name)
                .then(|| home.clone())
        };
        let location = Location::of_user(variable).unwrap();
        let mut tenant = open(&location).unwrap();
        let user = tenant.user_by_name("user@domain.com").unwrap();
        tenant
            .update_user(user.id, |user| {
                user.mobile_phone = Some("+1 2345678901".into())
            })
            .unwrap();
        drop(tenant);
        let again = open(&location).unwrap().user(user.id).unwrap();
        assert_eq!(again.mobile_phone.as_deref(), Some("+1 2345678901"));
        assert_eq!(Location::of_user(|_| None), Err(StoreError::NoHome));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_file_is_changed_only_by_saving() {
        let folder = folder("save");
        let path = folder.join("t.json");
        fs::write(&path, DEMO).unwrap();
        let mut tenant = open(&Location::File(path.clone())).unwrap();
        let user = tenant.user_by_name("user@domain.com").unwrap();
        tenant
            .update_user(user.id, |user| user.city = Some("Oslo".into()))
            .unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), DEMO);
        assert!(tenant.is_changed());
        save(&tenant, &path).unwrap();
        let again = open(&Location::File(path.clone())).unwrap();
        assert_eq!(again.user(user.id).unwrap().city.as_deref(), Some("Oslo"));
        assert_eq!(
            again.count::<User>().unwrap(),
            tenant.count::<User>().unwrap()
        );
        fs::write(&path, "{").unwrap();
        let error = open(&Location::File(path.clone())).err().unwrap();
        assert!(
            matches!(
                error,
                TenantError::Store(StoreError::Malformed { line: 1, .. })
            ),
            "{error}"
        );
        fs::remove_dir_all(&folder).unwrap();
    }
}
