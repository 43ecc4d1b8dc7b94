//! The `msol` command line: reads the options and hands over.

use msol::cli::{Options, options::What, run};

mod allocator;

#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

/// The interpreter recurses with its script: its thread has a stack that fits the deepest nesting that is allowed.
/// Only what is used of it is ever mapped.
const STACK: usize = 1 << 30;

fn main() {
    let mut args = std::env::args();
    let program = args.next().unwrap_or_default();
    let args: Vec<String> = args.collect();
    let options = match Options::parse(&program, &args) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("msol: {message}");
            std::process::exit(64);
        }
    };
    match options.what {
        What::Version => {
            println!("msol {}", env!("CARGO_PKG_VERSION"));
            return;
        }
        What::ShellVersion => {
            println!("PowerShell 7.6.5");
            return;
        }
        What::Help => {
            print!("{}", msol::cli::help());
            return;
        }
        _ => {}
    }
    let interpreter = std::thread::Builder::new()
        .name("msol".into())
        .stack_size(STACK)
        // The process ends here and now: a thread that ended would first give its memory back piece by piece.
        .spawn(move || -> () { std::process::exit(run::run(&options)) });
    let code = match interpreter.map(std::thread::JoinHandle::join) {
        Ok(_) => 70,
        Err(error) => {
            eprintln!("msol: the interpreter's thread cannot be started: {error}");
            71
        }
    };
    std::process::exit(code);
}
