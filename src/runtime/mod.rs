//! Code to effects: scopes, evaluation, pipelines, parameter binding, streams, errors, modules.
//!
//! A script is compiled (`compile`) into [`code`], which `exec` walks. Commands are found by `lookup`, bound by
//! [`bind`] and run as stages of a [`pipeline`]. Everything a run shares is in [`Runtime`].

pub mod bind;
pub mod block;
pub mod class;
mod closure;
pub mod code;
pub mod command;
mod command_info;
pub mod compile;
mod console;
pub mod debugger;
mod display;
pub mod drive;
mod embedded;
mod engine;
mod error_objects;
pub mod events;
pub mod exec;
pub mod frame;
pub mod history;
pub mod host;
pub mod host_object;
pub mod job;
mod language;
pub mod location;
mod lookup;
pub mod module;
pub mod modules;
pub mod pipeline;
pub mod prefs;
mod prompt;
mod provider;
pub mod records;
pub mod scope;
pub mod session;
mod steppable;
pub mod streams;
pub mod sym;
pub mod type_data;
mod type_name;
mod variables;
mod version;

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::Edition;
use crate::value::signal::Signals;
use crate::value::{Seq, Str, ty};

pub use command::{Cmdlet, Ctx, Entry};
pub use host::Host;

use frame::Frame;
use lookup::CommandTable;
pub use lookup::described_type;
use pipeline::{Out, Redirects};
use scope::{Scope, ScopeKind};

/// How deep calls may nest before PowerShell's error ends them. The program gives the interpreter a stack to match.
pub const MAX_CALL_DEPTH: u32 = 3000;

/// Makes an instance of a type that another room describes; None for other types.
pub type Maker = fn(
    &mut Runtime,
    ty::Ty,
    &[crate::value::Value],
) -> Option<crate::value::R<crate::value::Value>>;

/// Gives a built-in module by its name; None where there is none of that name.
pub type ModuleProvider = fn(&mut Runtime, &str) -> Option<Rc<module::Module>>;

/// A running session.
pub struct Runtime {
    /// Where text goes and comes from, and what makes runs reproducible.
    pub host: Host,
    /// Which PowerShell to be.
    pub edition: Edition,
    /// The session's scope.
    pub global: Rc<Scope>,
    /// The scope in which code runs now.
    pub scope: Rc<Scope>,
    /// The call in which code runs now.
    pub frame: Option<Rc<Frame>>,
    /// Where output goes now.
    pub out: Out,
    /// Where the other streams go now.
    pub redirects: Rc<Redirects>,
    /// `$?`
    pub ok: bool,
    /// `$Error`, newest first.
    pub errors: Rc<Seq>,
    /// Built-in commands.
    pub commands: CommandTable,
    /// The working folder, as an absolute path.
    pub current_dir: Str,
    /// The drive of the location, where that is not the file system's own.
    pub away: Option<Rc<drive::Drive>>,
    /// Members that the script gave to types.
    pub type_data: type_data::TypeData,
    /// The views that scripts loaded; None where they loaded none.
    pub display: Option<Rc<crate::format::display::Database>>,
    /// Set from outside (Ctrl+C): the pipeline stops at the next statement or object.
    pub interrupted: Arc<AtomicBool>,
    /// What happened beside the script's thread, and whether there is anything to look at between two pipelines.
    pub signals: Arc<Signals>,
    /// Something is watched: statements, commands and variables are shown to the debugger.
    watched: bool,
    /// How many enclosing `try` and `trap` blocks will look at an error.
    guards: u32,
    depth: u32,
    /// The depth of the call whose text in double quotes is being put together.
    lenient_at: Option<u32>,
    /// The error that the running `catch` or `trap` handles: a bare `throw` means it.
    handled: Option<crate::value::error::Raised>,
    next_pipeline: u64,
    /// Where strings with variables are put together.
    scratch: String,
    /// The last such string that a method was called with, to be filled again.
    shown_text: Str,
    /// Where `$using:` looks while a job runs: the scope that started it.
    using: Option<Rc<Scope>>,
    /// A script made a variable that is for all scopes below its own: assignments look for it.
    pub shares_variables: std::cell::Cell<bool>,
    session: HashMap<TypeId, Box<dyn Any>>,
    /// Classes that scripts defined, by their types' ids.
    classes: HashMap<u32, Rc<class::Class>>,
    makers: Vec<Maker>,
    /// Gives the modules that are built in.
    module_provider: Option<ModuleProvider>,
    /// Loaded modules, in the order of loading.
    pub modules: Vec<Rc<module::Module>>,
}

impl Runtime {
    /// A new session on a host, with the given tables of built-in cmdlets.
    pub fn new(host: Host, cmdlets: &[&'static [Entry]]) -> Runtime {
        ty::register(records::DEFS);
        ty::register(modules::DEFS);
        ty::register(variables::DEFS);
        ty::register(job::DEFS);
        ty::register(location::DEFS);
        ty::register(drive::DEFS);
        ty::register(command_info::DEFS);
        for defs in exec::TYPES {
            ty::register(defs);
        }
        ty::register(error_objects::DEFS);
        ty::register(events::DEFS);
        ty::register(debugger::DEFS);
        ty::register(block::DEFS);
        for defs in embedded::ALL {
            ty::register(defs);
        }
        for defs in language::all() {
            ty::register(defs);
        }
        ty::register(steppable::DEFS);
        for defs in host_object::ALL {
            ty::register(defs);
        }
        for defs in bind::DEFS {
            ty::register(defs);
        }
        let global = Scope::new(ScopeKind::Global, None, None);
        let current_dir = std::env::current_dir()
            .map(|d| Str::from(d.to_string_lossy().as_ref()))
            .unwrap_or_else(|_| Str::from("/"));
        let interrupted = host.interrupted.clone();
        let mut runtime = Runtime {
            edition: host.edition,
            host,
            scope: global.clone(),
            global,
            frame: None,
            out: Out::Null,
            redirects: Rc::new(Redirects::default()),
            ok: true,
            errors: Rc::new(Seq::array_list(Vec::new())),
            commands: CommandTable::new(cmdlets),
            current_dir,
            away: None,
            type_data: type_data::TypeData::default(),
            display: None,
            interrupted,
            signals: Arc::default(),
            watched: false,
            guards: 0,
            depth: 0,
            lenient_at: None,
            handled: None,
            next_pipeline: 0,
            scratch: String::new(),
            shown_text: Str::new(),
            using: None,
            shares_variables: std::cell::Cell::new(false),
            session: HashMap::new(),
            classes: HashMap::new(),
            makers: Vec::new(),
            module_provider: None,
            modules: Vec::new(),
        };
        runtime.define_session_variables();
        runtime
    }

    /// The session's state of a kind that commands share (the connection to a tenant, the location stack, jobs ...),
    /// made when it is first asked for.
    pub fn session<T: Default + 'static>(&mut self) -> &mut T {
        let entry = self
            .session
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Box::new(T::default()));
        if entry.downcast_ref::<T>().is_none() {
            *entry = Box::new(T::default());
        }
        match entry.downcast_mut::<T>() {
            Some(state) => state,
            // The line above has put a `T` there.
            None => unreachable!("session state is keyed by its type"),
        }
    }

    /// Adds a maker of instances.
    pub fn add_maker(&mut self, maker: Maker) {
        self.makers.push(maker);
    }

    /// Sets who gives the modules that are built in.
    pub fn provide_modules(&mut self, provider: ModuleProvider) {
        self.module_provider = Some(provider);
    }

    /// A number for a new pipeline.
    pub fn new_pipeline(&mut self) -> u64 {
        self.next_pipeline += 1;
        self.next_pipeline
    }
}
