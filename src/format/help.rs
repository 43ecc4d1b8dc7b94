//! How help objects print: the views of `MamlCommandHelpInfo` (help from comments), of `ExtendedCmdletHelpInfo` (help
//! from parameters) and of their parts, as texts in frames.

use super::access;
use super::blocks::{Block, Frame};
use crate::value::{Engine, R, Str, Value, convert, enumerate};

/// What help says of the common parameters in Windows PowerShell.
const COMMON_DESKTOP: &str = "    This cmdlet supports the common parameters: Verbose, Debug,\n    ErrorAction, ErrorVariable, WarningAction, WarningVariable,\n    OutBuffer, PipelineVariable, and OutVariable. For more information, see \n    about_CommonParameters (https:/go.microsoft.com/fwlink/?LinkID=113216). ";
/// The same in PowerShell.
const COMMON: &str = "    This cmdlet supports the common parameters: Verbose, Debug,\n    ErrorAction, ErrorVariable, WarningAction, WarningVariable,\n    OutBuffer, PipelineVariable, and OutVariable. For more information, see\n    about_CommonParameters (https://go.microsoft.com/fwlink/?LinkID=113216). ";
const COMMON_HEADING: &str = "<CommonParameters>";
/// How far sections stand right of their headings.
const INDENT: usize = 4;

/// The text of a help object under a view; None for views of other things.
pub fn show(engine: &mut dyn Engine, view: &str, object: &Value) -> Option<R<Vec<Block>>> {
    let write: fn(&mut Page<'_>, &Value) -> R<()> = match view {
        "DefaultCommandHelp" => default_help,
        "VerboseCommandHelp" => detailed_help,
        "ExampleCommandHelp" => examples_help,
        "FullCommandHelp" => full_help,
        "MamlCommandExamples" => examples,
        "MamlCommandExample" => example_alone,
        "MamlCommandParameters" => |p, o| p.frame(|p| full_parameters(p, o)),
        "MamlCommandParameterView" => full_parameter,
        "MamlCommandSyntax" => syntax,
        "MamlText" => described,
        "MamlInputTypes" => |p, o| p.each(o, "InputType", typed),
        "MamlReturnTypes" => |p, o| p.each(o, "ReturnValue", typed),
        "MamlRelatedLinks" => links,
        "MamlAlertSet" => alerts_alone,
        "MamlDetails" => details,
        "ReducedDefaultCommandHelp" => reduced_default,
        "ReducedVerboseCommandHelp" => reduced_detailed,
        "ReducedFullCommandHelp" => reduced_full,
        "ReducedExamplesCommandHelp" => reduced_examples,
        "ReducedCommandHelpParameterView" => reduced_full_parameter,
        _ => return None,
    };
    let mut page = Page {
        engine,
        out: Vec::new(),
    };
    Some(write(&mut page, object).map(|()| page.out))
}

/// The module of a help object in a list of several.
pub fn module_column(engine: &mut dyn Engine, object: &Value) -> R<Value> {
    let module = access::get(engine, object, "ModuleName")?;
    if module.is_null() {
        return access::get(engine, object, "PSSnapIn");
    }
    Ok(module)
}

/// A text as it grows.
struct Page<'e> {
    engine: &'e mut dyn Engine,
    out: Vec<Block>,
}

impl Page<'_> {
    fn text(&mut self, text: &str) {
        self.out.push(Block::Text(text.to_string()));
    }

    fn end(&mut self) {
        self.out.push(Block::NewLine);
    }

    fn line(&mut self, text: &str) {
        self.text(text);
        self.end();
    }

    /// What stands further right.
    fn frame(&mut self, write: impl FnOnce(&mut Self) -> R<()>) -> R<()> {
        let outer = std::mem::take(&mut self.out);
        let written = write(self);
        let inner = std::mem::replace(&mut self.out, outer);
        let frame = Frame {
            left: INDENT,
            ..Frame::default()
        };
        self.out.push(Block::Frame(frame, inner));
        written
    }

    fn get(&mut self, object: &Value, name: &str) -> R<Value> {
        access::get(self.engine, object, name)
    }

    fn read(&mut self, object: &Value, name: &str) -> R<Str> {
        let value = self.get(object, name)?;
        match enumerate::list_items(&value) {
            None => access::text(self.engine, &value),
            // Several texts follow each other.
            Some(items) => {
                let mut text = String::new();
                for item in items {
                    text.push_str(&access::text(self.engine, &item)?);
                }
                Ok(Str::from(text))
            }
        }
    }

    /// A member's text in the open line.
    fn member(&mut self, object: &Value, name: &str) -> R<()> {
        let text = self.read(object, name)?;
        self.text(&text);
        Ok(())
    }

    /// Writes each element of a member, or the one value; nothing where there is none.
    fn each(&mut self, object: &Value, name: &str, write: fn(&mut Self, &Value) -> R<()>) -> R<()> {
        let value = self.get(object, name)?;
        if value.is_null() {
            return Ok(());
        }
        match enumerate::list_items(&value) {
            None => write(self, &value),
            Some(items) => items
                .iter()
                .filter(|item| !item.is_null())
                .try_for_each(|item| write(self, item)),
        }
    }

    fn is_true(&mut self, object: &Value, name: &str) -> R<bool> {
        Ok(convert::to_bool(&self.get(object, name)?))
    }
}

/// A paragraph in its line.
fn paragraph(p: &mut Page<'_>, object: &Value) -> R<()> {
    if access::type_names(object)
        .iter()
        .any(|n| n == "MamlParaTextItem")
    {
        p.member(object, "Text")?;
        p.end();
    } else {
        p.text(" ");
    }
    Ok(())
}

fn described(p: &mut Page<'_>, object: &Value) -> R<()> {
    paragraph(p, object)
}

fn details(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.line("NAME");
    p.frame(|p| {
        p.member(object, "Name")?;
        p.end();
        p.end();
        Ok(())
    })?;
    p.line("SYNOPSIS");
    p.frame(|p| {
        p.each(object, "Description", paragraph)?;
        p.end();
        p.end();
        Ok(())
    })
}

/// The section that shows each way of calling the command.
fn syntax_section(
    p: &mut Page<'_>,
    object: &Value,
    one: fn(&mut Page<'_>, &Value) -> R<()>,
) -> R<()> {
    p.line("SYNTAX");
    p.frame(|p| {
        p.each(object, "Syntax", one)?;
        p.end();
        Ok(())
    })
}

fn head(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.each(object, "Details", details)?;
    syntax_section(p, object, syntax)?;
    p.line("DESCRIPTION");
    p.frame(|p| {
        p.each(object, "description", described)?;
        p.end();
        Ok(())
    })?;
    p.end();
    Ok(())
}

fn syntax(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.each(object, "SyntaxItem", |p, item| {
        p.member(item, "name")?;
        p.text(" ");
        p.each(item, "Parameter", syntax_parameter)?;
        p.text(&format!("[{COMMON_HEADING}]"));
        p.end();
        p.end();
        Ok(())
    })
}

/// `[[-Name] <String>]`
fn syntax_parameter(p: &mut Page<'_>, object: &Value) -> R<()> {
    let name = p.read(object, "Name")?;
    let optional = p.read(object, "required")? != "true";
    let position = p.read(object, "position")?;
    let positional = !position.is_empty() && !position.to_lowercase().contains("named");
    let group = p.get(object, "ParameterValueGroup")?;
    let value = if !group.is_null() {
        let values = p.get(&group, "ParameterValue")?;
        let items = enumerate::list_items(&values).unwrap_or_else(|| vec![values]);
        let mut texts = Vec::new();
        for item in items {
            texts.push(access::text(p.engine, &item)?.to_string());
        }
        format!(" {{{}}}", texts.join(" | "))
    } else {
        let value = p.get(object, "ParameterValue")?;
        match value.is_null() {
            true => String::new(),
            false => format!(" <{}>", access::text(p.engine, &value)?),
        }
    };
    p.text(&match (optional, positional) {
        (true, true) => format!("[[-{name}]{value}] "),
        (true, false) => format!("[-{name}{value}] "),
        (false, true) => format!("[-{name}]{value} "),
        (false, false) => format!("-{name}{value} "),
    });
    Ok(())
}

fn default_help(p: &mut Page<'_>, object: &Value) -> R<()> {
    head(p, object)?;
    p.line("RELATED LINKS");
    p.frame(|p| p.each(object, "relatedLinks", links))?;
    p.end();
    remarks(p, object)
}

fn links(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.each(object, "navigationLink", |p, link| {
        let text = p.read(link, "linkText")?;
        p.text(&text);
        if !text.is_empty() {
            p.text(" ");
        }
        p.member(link, "uri")?;
        p.end();
        Ok(())
    })
}

/// Where more is told.
fn remarks(p: &mut Page<'_>, object: &Value) -> R<()> {
    let details = p.get(object, "Details")?;
    let name = p.read(&details, "Name")?;
    let links = p.get(object, "relatedLinks")?;
    let has_links = !links.is_null() && p.is_true(&links, "navigationLink")?;
    p.line("REMARKS");
    p.frame(|p| {
        p.line(&format!(
            "To see the examples, type: \"Get-Help {name} -Examples\""
        ));
        p.line(&format!(
            "For more information, type: \"Get-Help {name} -Detailed\""
        ));
        p.line(&format!(
            "For technical information, type: \"Get-Help {name} -Full\""
        ));
        if has_links {
            p.text(&format!(
                "    For online help, type: \"Get-Help {name} -Online\""
            ));
        }
        Ok(())
    })
}

fn common_parameters(p: &mut Page<'_>) {
    p.line(COMMON_HEADING);
    let core = p.engine.edition().is_core();
    p.text(if core { COMMON } else { COMMON_DESKTOP });
    p.end();
    p.end();
}

/// ` <String>`, in brackets where it may be left out.
fn value(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.each(object, "ParameterValue", |p, value| {
        let text = access::text(p.engine, value)?;
        let required = p.read(value, "required")? == "true";
        p.text(&match required {
            true => format!(" <{text}>"),
            false => format!(" [<{text}>]"),
        });
        Ok(())
    })
}

fn detailed_help(p: &mut Page<'_>, object: &Value) -> R<()> {
    head(p, object)?;
    p.line("PARAMETERS");
    p.frame(|p| {
        p.each(object, "Parameters", |p, list| {
            p.each(list, "Parameter", |p, one| {
                p.text("-");
                p.member(one, "name")?;
                value(p, one)?;
                p.end();
                p.frame(|p| {
                    p.each(one, "Description", described)?;
                    p.end();
                    Ok(())
                })
            })
        })?;
        common_parameters(p);
        Ok(())
    })?;
    p.frame(|p| p.each(object, "Examples", examples))?;
    remarks(p, object)
}

fn examples_help(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.each(object, "Details", details)?;
    p.frame(|p| p.each(object, "Examples", examples))
}

fn examples(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.each(object, "Example", |p, one| {
        example_head(p, one)?;
        p.end();
        p.member(one, "results")?;
        p.end();
        p.each(one, "remarks", paragraph)
    })
}

fn example_head(p: &mut Page<'_>, one: &Value) -> R<()> {
    p.member(one, "Title")?;
    p.end();
    p.end();
    p.each(one, "Introduction", |p, text| p.member(text, "Text"))?;
    p.member(one, "Code")
}

fn example_alone(p: &mut Page<'_>, one: &Value) -> R<()> {
    example_head(p, one)?;
    p.end();
    p.end();
    p.member(one, "results")?;
    p.end();
    p.end();
    p.each(one, "remarks", paragraph)
}

fn full_help(p: &mut Page<'_>, object: &Value) -> R<()> {
    head(p, object)?;
    p.line("PARAMETERS");
    p.frame(|p| p.each(object, "Parameters", full_parameters))?;
    p.line("INPUTS");
    p.frame(|p| {
        p.each(object, "InputTypes", |p, list| {
            p.each(list, "InputType", typed)
        })?;
        p.end();
        Ok(())
    })?;
    p.line("OUTPUTS");
    p.frame(|p| {
        p.each(object, "ReturnValues", |p, list| {
            p.each(list, "ReturnValue", typed)
        })?;
        p.end();
        Ok(())
    })?;
    let alerts = p.get(object, "alertSet")?;
    if !alerts.is_null() {
        p.line("NOTES");
        p.frame(|p| {
            p.member(&alerts, "title")?;
            p.end();
            p.each(&alerts, "alert", alert)?;
            p.end();
            Ok(())
        })?;
    }
    p.frame(|p| {
        p.each(object, "Examples", examples)?;
        p.end();
        Ok(())
    })?;
    p.line("RELATED LINKS");
    p.frame(|p| p.each(object, "relatedLinks", links))
}

fn alert(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.member(object, "Text")?;
    p.end();
    Ok(())
}

fn alerts_alone(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.member(object, "title")?;
    p.end();
    p.end();
    p.frame(|p| p.each(object, "alert", alert))
}

fn full_parameters(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.each(object, "Parameter", full_parameter)?;
    common_parameters(p);
    Ok(())
}

fn full_parameter(p: &mut Page<'_>, one: &Value) -> R<()> {
    p.text("-");
    p.member(one, "name")?;
    value(p, one)?;
    p.end();
    p.frame(|p| {
        p.each(one, "Description", described)?;
        p.end();
        field(p, "Required?                    ", one, "required")?;
        field(p, "Position?                    ", one, "position")?;
        field(p, "Default value                ", one, "defaultValue")?;
        field(p, "Accept pipeline input?       ", one, "pipelineInput")?;
        if p.engine.edition().is_core() {
            field(p, "Aliases                      ", one, "aliases")?;
        }
        field(p, "Accept wildcard characters?  ", one, "globbing")?;
        p.end();
        Ok(())
    })
}

fn field(p: &mut Page<'_>, label: &str, object: &Value, name: &str) -> R<()> {
    p.text(label);
    p.member(object, name)?;
    p.end();
    Ok(())
}

/// A type with what is said of it.
fn typed(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.each(object, "type", |p, t| p.member(t, "name"))?;
    p.end();
    p.frame(|p| p.each(object, "description", paragraph))?;
    p.end();
    Ok(())
}

fn reduced_name(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.line("NAME");
    p.frame(|p| {
        p.member(object, "Name")?;
        p.end();
        p.end();
        Ok(())
    })
}

fn reduced_syntax(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.each(object, "SyntaxItem", |p, item| {
        p.member(item, "name")?;
        p.text(" ");
        p.each(item, "Parameter", syntax_parameter)?;
        if p.is_true(item, "CommonParameters")? {
            p.text(&format!("[{COMMON_HEADING}]"));
        }
        p.end();
        p.end();
        Ok(())
    })
}

fn reduced_tail(p: &mut Page<'_>, object: &Value) -> R<()> {
    for (heading, name) in [("ALIASES", "Aliases"), ("REMARKS", "Remarks")] {
        if name == "Remarks" {
            p.end();
        }
        p.line(heading);
        p.frame(|p| {
            p.member(object, name)?;
            p.end();
            Ok(())
        })?;
    }
    Ok(())
}

fn reduced_default(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.each(object, "Details", reduced_name)?;
    p.line("SYNTAX");
    p.frame(|p| p.each(object, "Syntax", reduced_syntax))?;
    p.end();
    reduced_tail(p, object)
}

/// The parameters of a command, or that there are none.
fn reduced_parameters(
    p: &mut Page<'_>,
    object: &Value,
    one: fn(&mut Page<'_>, &Value) -> R<()>,
) -> R<()> {
    let list = p.get(object, "Parameters")?;
    p.each(&list, "Parameter", one)?;
    let items = p.get(&list, "Parameter")?;
    let none = enumerate::list_items(&items).is_none_or(|items| items.is_empty());
    if p.is_true(object, "CommonParameters")? {
        common_parameters(p);
    } else if none {
        p.line("None");
        p.end();
    }
    Ok(())
}

fn reduced_detailed(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.each(object, "Details", reduced_name)?;
    syntax_section(p, object, reduced_syntax)?;
    p.line("PARAMETERS");
    p.frame(|p| {
        reduced_parameters(p, object, |p, one| {
            p.text("-");
            p.member(one, "name")?;
            value(p, one)?;
            p.end();
            p.end();
            Ok(())
        })
    })?;
    p.end();
    reduced_tail(p, object)
}

fn reduced_full(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.each(object, "Details", reduced_name)?;
    syntax_section(p, object, reduced_syntax)?;
    p.line("PARAMETERS");
    p.frame(|p| {
        reduced_parameters(p, object, reduced_full_parameter)?;
        p.end();
        Ok(())
    })?;
    for (heading, list, item) in [
        ("INPUTS", "InputTypes", "InputType"),
        ("OUTPUTS", "ReturnValues", "ReturnValue"),
    ] {
        p.line(heading);
        p.frame(|p| {
            let list = p.get(object, list)?;
            p.each(&list, item, |p, one| {
                p.each(one, "type", |p, t| p.member(t, "name"))?;
                p.end();
                Ok(())
            })?;
            p.end();
            Ok(())
        })?;
    }
    reduced_tail(p, object)
}

fn reduced_examples(p: &mut Page<'_>, object: &Value) -> R<()> {
    p.each(object, "Details", |p, details| {
        p.line("NAME");
        p.frame(|p| {
            p.member(details, "Name")?;
            p.end();
            Ok(())
        })
    })?;
    p.end();
    reduced_tail(p, object)
}

fn reduced_full_parameter(p: &mut Page<'_>, one: &Value) -> R<()> {
    p.text("-");
    p.member(one, "name")?;
    value(p, one)?;
    p.end();
    p.frame(|p| {
        p.member(one, "description")?;
        p.end();
        field(p, "Required?                    ", one, "required")?;
        field(p, "Position?                    ", one, "position")?;
        field(p, "Accept pipeline input?       ", one, "pipelineInput")?;
        field(p, "Parameter set name           ", one, "parameterSetName")?;
        field(p, "Aliases                      ", one, "aliases")?;
        field(p, "Dynamic?                     ", one, "isDynamic")?;
        field(p, "Accept wildcard characters?  ", one, "globbing")?;
        p.end();
        Ok(())
    })
}
