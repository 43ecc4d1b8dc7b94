//! Packets as lines on a screen: what `Out-Default`, `Out-Host`, `Out-String`, `Out-File` and redirections have in common.
//!
//! Plain objects are laid out by a formatter of their own. One printer prints all that a host pipeline gives, so that the
//! first object decides the shape and later ones follow.

use std::rc::Rc;

use super::cells::{self, Ruler};
use super::formatter::Formatter;
use super::palette::{Colors, Palette, RESET, is_left_open};
use super::queue::Queue;
use super::settings::Settings;
use super::shape::{Body, Cell, Entry, FormatObject, Layout, Packet, Start};
use super::table_writer::{Row, Style, TableWriter};
use super::{blocks, column_width, list_writer};
use crate::grammar::Align;
use crate::value::{Engine, ErrorCategory, ErrorRecord, R, Value};

/// The screen that a printer writes for.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Cells a line of a table or wide view.
    pub width: usize,
    /// Cells a line of a list or custom view; `usize::MAX` breaks no lines.
    pub text_width: usize,
    /// The host itself, not a text for a script or file.
    pub is_host: bool,
    /// Lines a page, for `-RepeatHeader`; None: no pages.
    pub height: Option<usize>,
    /// `$FormatEnumerationLimit`; None shows all elements of a collection.
    pub enumeration_limit: Option<usize>,
    /// What becomes of escape sequences.
    pub colors: Colors,
}

/// Takes the lines, each without its end.
pub type Lines<'a> = dyn FnMut(&str) -> R<()> + 'a;

/// A printer at work.
pub struct Printer {
    screen: Screen,
    formatter: Formatter,
    state: State,
}

/// Where in the protocol the printer stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Outside,
    Run,
    Group,
}

struct State {
    screen: Screen,
    place: Place,
    queue: Option<Queue>,
    start: Option<Rc<Start>>,
    group: Option<Group>,
}

/// The group that is being printed.
enum Group {
    Table(TableWriter, Rc<Start>, usize),
    List,
    Wide(TableWriter, usize, Vec<String>),
    Custom,
}

impl Printer {
    /// A printer for a screen.
    pub fn new(screen: Screen) -> Printer {
        Printer {
            screen,
            formatter: Formatter::new(Settings {
                enumeration_limit: screen.enumeration_limit,
                ..Settings::default()
            }),
            state: State {
                screen,
                place: Place::Outside,
                queue: None,
                start: None,
                group: None,
            },
        }
    }

    /// Prints an object or a packet.
    ///
    /// # Errors
    /// `ConsoleLineOutputOutOfSequencePacket` where packets of two formatters are mixed; what `out` gives.
    pub fn push(&mut self, engine: &mut dyn Engine, value: &Value, out: &mut Lines<'_>) -> R<()> {
        let mut plain = |line: &str| out(&cells::plain(line));
        let out: &mut Lines<'_> = match self.screen.colors {
            Colors::Stripped => &mut plain,
            Colors::Kept | Colors::Drawn => out,
        };
        let state = &mut self.state;
        match FormatObject::of(value) {
            Some(packet) => {
                if matches!(packet, Packet::Start(_)) && state.place == Place::Group {
                    self.formatter.finish(engine, &mut |engine, packet| {
                        state.accept(engine, packet, out)
                    })?;
                    state.drain(engine, out)?;
                }
                state.accept(engine, packet.clone(), out)
            }
            None => self.formatter.push(engine, value, &mut |engine, packet| {
                state.accept(engine, packet, out)
            }),
        }
    }

    /// Prints what is still held back.
    pub fn finish(&mut self, engine: &mut dyn Engine, out: &mut Lines<'_>) -> R<()> {
        let mut plain = |line: &str| out(&cells::plain(line));
        let out: &mut Lines<'_> = match self.screen.colors {
            Colors::Stripped => &mut plain,
            Colors::Kept | Colors::Drawn => out,
        };
        let state = &mut self.state;
        self.formatter.finish(engine, &mut |engine, packet| {
            state.accept(engine, packet, out)
        })?;
        state.drain(engine, out)
    }

    /// Prints on as a script wants its colours now.
    pub fn recolor(&mut self, colors: Colors) {
        self.screen.colors = colors;
        self.state.screen.colors = colors;
    }

    /// The screen that it prints for.
    pub fn screen(&self) -> Screen {
        self.screen
    }
}

impl State {
    /// Checks a packet's place and prints it, or holds it back until the widths of its table are known.
    fn accept(&mut self, engine: &mut dyn Engine, packet: Packet, out: &mut Lines<'_>) -> R<()> {
        let (expected, then) = match &packet {
            Packet::Entry(entry) if entry.out_of_band => (self.place, self.place),
            Packet::Entry(_) => (Place::Group, Place::Group),
            Packet::Start(_) => (Place::Outside, Place::Run),
            Packet::GroupStart(_) => (Place::Run, Place::Group),
            Packet::GroupEnd => (Place::Group, Place::Run),
            Packet::End => (Place::Run, Place::Outside),
        };
        if self.place != expected {
            return out_of_sequence(&packet);
        }
        self.place = then;
        if let Packet::Start(start) = &packet
            && let Some(queue) = Queue::for_start(start, self.ruler(engine))
        {
            self.queue = Some(queue);
        }
        let Some(queue) = &mut self.queue else {
            return self.print(engine, packet, None, out);
        };
        let Some((ready, widths)) = queue.add(packet) else {
            return Ok(());
        };
        self.print_all(engine, ready, widths, out)
    }

    fn print_all(
        &mut self,
        engine: &mut dyn Engine,
        ready: Vec<Packet>,
        widths: Option<Vec<usize>>,
        out: &mut Lines<'_>,
    ) -> R<()> {
        for packet in ready {
            let hint = match packet {
                Packet::GroupStart(_) => widths.as_deref(),
                _ => None,
            };
            self.print(engine, packet, hint, out)?;
        }
        Ok(())
    }

    fn drain(&mut self, engine: &mut dyn Engine, out: &mut Lines<'_>) -> R<()> {
        match self.queue.as_mut().map(Queue::drain) {
            Some(rest) => self.print_all(engine, rest, None, out),
            None => Ok(()),
        }
    }

    /// Prints a packet. `hint` has the widths of the contents: a column each, or one for a wide view.
    fn print(
        &mut self,
        engine: &mut dyn Engine,
        packet: Packet,
        hint: Option<&[usize]>,
        out: &mut Lines<'_>,
    ) -> R<()> {
        let core = engine.edition().is_core();
        match packet {
            Packet::Start(start) => {
                self.start = Some(start);
                out("")
            }
            Packet::GroupStart(heading) => {
                let Some(start) = self.start.clone() else {
                    return Ok(());
                };
                let group = self.open(engine, &start, hint);
                if let Some(heading) = heading {
                    if !core {
                        out("")?;
                    }
                    self.write_blocks(engine, &heading, self.screen.text_width, out)?;
                    out("")?;
                }
                self.begin_group(group, core, out)
            }
            Packet::Entry(entry) if entry.out_of_band => self.alone(engine, entry, out),
            Packet::Entry(entry) => self.entry(engine, entry, out),
            Packet::GroupEnd => {
                let group = self.group.take();
                if let Some(Group::Wide(writer, _, mut waiting)) = group
                    && !waiting.is_empty()
                {
                    wide_row(&writer, &mut waiting, out)?;
                }
                if core { Ok(()) } else { out("") }
            }
            Packet::End => {
                let list = matches!(self.start.take().as_deref(), Some(start) if matches!(start.layout, Layout::List));
                if core && list { Ok(()) } else { out("") }
            }
        }
    }

    fn ruler(&self, engine: &mut dyn Engine) -> Ruler {
        Ruler {
            wide: self.screen.is_host || engine.edition().is_core(),
            words: cells::has_words(&engine.culture().language),
        }
    }

    /// What headings and labels are drawn with; None where they are not.
    fn palette(&self, engine: &mut dyn Engine) -> Option<Palette> {
        let drawn = self.screen.colors == Colors::Drawn;
        drawn.then(|| Palette::of(engine))
    }

    fn open(&self, engine: &mut dyn Engine, start: &Rc<Start>, hint: Option<&[usize]>) -> Group {
        let style = Style {
            edition: engine.edition(),
            ruler: self.ruler(engine),
        };
        let palette = self.palette(engine);
        match &start.layout {
            Layout::Table(table) => {
                let columns: Vec<(usize, Align)> = table
                    .columns
                    .iter()
                    .enumerate()
                    .map(|(k, column)| {
                        let width = hint.map_or(column.width, |h| h.get(k).copied().unwrap_or(0));
                        (width, column.align)
                    })
                    .collect();
                let custom = table
                    .columns
                    .iter()
                    .map(|column| column.is_custom)
                    .collect();
                let writer = TableWriter::new(style, self.screen.width, &columns)
                    .drawn(palette.map(|palette| (palette, custom)));
                Group::Table(writer, start.clone(), 0)
            }
            Layout::List => Group::List,
            Layout::Wide(columns) => {
                let longest = hint.and_then(|h| h.first().copied()).unwrap_or(0);
                let per_row = if longest > 0 {
                    column_width::items_per_row(longest, self.screen.width)
                } else if *columns > 0 {
                    *columns
                } else {
                    2
                };
                let columns = vec![(0, Align::Left); per_row];
                let writer = TableWriter::new(style, self.screen.width, &columns);
                Group::Wide(writer, per_row, Vec::new())
            }
            Layout::Custom => Group::Custom,
        }
    }

    fn begin_group(&mut self, mut group: Group, core: bool, out: &mut Lines<'_>) -> R<()> {
        match &mut group {
            Group::Table(writer, start, rows) => {
                if let Layout::Table(table) = &start.layout
                    && !table.hide_header
                    && !table.columns.is_empty()
                {
                    let labels: Vec<&str> =
                        table.columns.iter().map(|c| c.label.as_str()).collect();
                    for line in writer.header(&labels) {
                        out(&line)?;
                        *rows += 1;
                    }
                }
            }
            Group::List | Group::Wide(..) => {
                if !core {
                    out("")?;
                }
            }
            Group::Custom => {}
        }
        self.group = Some(group);
        Ok(())
    }

    fn entry(&mut self, engine: &mut dyn Engine, entry: Entry, out: &mut Lines<'_>) -> R<()> {
        let screen = self.screen;
        match (&mut self.group, entry.body) {
            (Some(Group::Table(writer, start, rows)), Body::Row(values, wrap)) => {
                table_row(writer, start, rows, &values, wrap, screen.height, out)
            }
            (Some(Group::Wide(writer, per_row, waiting)), Body::Wide(item)) => {
                waiting.push(item.into());
                if waiting.len() >= *per_row {
                    wide_row(writer, waiting, out)?;
                }
                Ok(())
            }
            (Some(Group::List), Body::List(fields)) => {
                self.write_list(engine, &fields, out)?;
                out("")
            }
            (_, Body::Custom(blocks)) => self.write_blocks(engine, &blocks, screen.text_width, out),
            (_, Body::Raw(text)) => out(&text),
            // An entry of another shape than its run's: there is no column for it.
            (_, Body::Row(..) | Body::Wide(_) | Body::List(_)) => Ok(()),
        }
    }

    /// Prints an entry out of band.
    fn alone(&mut self, engine: &mut dyn Engine, entry: Entry, out: &mut Lines<'_>) -> R<()> {
        match entry.body {
            Body::Raw(text) => out(&text),
            Body::Custom(blocks) => self.write_blocks(engine, &blocks, usize::MAX, out),
            Body::List(fields) => {
                out("")?;
                self.write_list(engine, &fields, out)?;
                out("")
            }
            Body::Row(..) | Body::Wide(_) => Ok(()),
        }
    }

    fn write_list(
        &self,
        engine: &mut dyn Engine,
        fields: &[(crate::value::Str, crate::value::Str)],
        out: &mut Lines<'_>,
    ) -> R<()> {
        let ruler = self.ruler(engine);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(l, v)| (l.as_str(), v.as_str()))
            .collect();
        let accent = self.palette(engine).map(|palette| palette.accent);
        let accent = accent.as_deref().unwrap_or("");
        let lines = list_writer::lines_of(&fields, self.screen.text_width, ruler, accent);
        for mut line in lines {
            if engine.edition().is_core() && is_left_open(&line) {
                line.push_str(RESET);
            }
            out(&line)?;
        }
        Ok(())
    }

    fn write_blocks(
        &self,
        engine: &mut dyn Engine,
        blocks: &[blocks::Block],
        width: usize,
        out: &mut Lines<'_>,
    ) -> R<()> {
        let ruler = self.ruler(engine);
        for line in blocks::lines_of(blocks, width, ruler) {
            out(&line)?;
        }
        Ok(())
    }
}

fn table_row(
    writer: &TableWriter,
    start: &Rc<Start>,
    rows: &mut usize,
    values: &[Cell],
    wrap: bool,
    height: Option<usize>,
    out: &mut Lines<'_>,
) -> R<()> {
    let Layout::Table(table) = &start.layout else {
        return Ok(());
    };
    if table.columns.is_empty() {
        return Ok(());
    }
    // Two lines of a page stay free for the blank line above and the pager's below.
    if table.repeat_header && height.is_some_and(|height| *rows + 2 >= height) {
        out("")?;
        let labels: Vec<&str> = table.columns.iter().map(|c| c.label.as_str()).collect();
        let lines = writer.header(&labels);
        *rows = lines.len();
        for line in lines {
            out(&line)?;
        }
    }
    let texts: Vec<&str> = values.iter().map(|c| c.text.as_str()).collect();
    let aligns: Vec<Option<Align>> = values.iter().map(|c| c.align).collect();
    let kind = if wrap { Row::Wrapped } else { Row::Single };
    for line in writer.row(&texts, &aligns, kind) {
        out(&line)?;
    }
    *rows += 1;
    Ok(())
}

fn wide_row(writer: &TableWriter, waiting: &mut Vec<String>, out: &mut Lines<'_>) -> R<()> {
    let texts: Vec<&str> = waiting.iter().map(String::as_str).collect();
    for line in writer.row(&texts, &[], Row::Single) {
        out(&line)?;
    }
    waiting.clear();
    Ok(())
}

fn out_of_sequence<T>(packet: &Packet) -> R<T> {
    let name = Value::from(packet.clone());
    let name = crate::value::ty::type_of(&name).full_name();
    let command = match packet {
        Packet::Start(start) => match start.layout {
            Layout::Table(_) => "format-table",
            Layout::List => "format-list",
            Layout::Wide(_) => "format-wide",
            Layout::Custom => "format-complex",
        },
        _ => "format-*",
    };
    let record = ErrorRecord::new(
        "System.InvalidOperationException",
        "Operation is not valid due to the current state of the object.",
        "ConsoleLineOutputOutOfSequencePacket",
        ErrorCategory::InvalidData,
        Value::Null,
    );
    *record.details.borrow_mut() = Some(
        format!(
            "The object of type \"{name}\" is not valid or not in the correct sequence. This is likely caused by a \
             user-specified \"{command}\" command which is conflicting with the default formatting."
        )
        .into(),
    );
    record.raise()
}

#[cfg(test)]
mod tests {
    use crate::Edition::{Core, Desktop};
    use crate::format::Settings;
    use crate::format::testing::{format, print};
    use crate::grammar::Shape;
    use crate::value::Value;

    fn person(name: &str, office: &str) -> Value {
        Value::object([("Name", Value::str(name)), ("Office", Value::str(office))])
    }

    #[test]
    fn the_first_object_decides_and_strings_stand_between() {
        let other = Value::object([("Sku", Value::str("EMS")), ("Used", Value::Int32(3))]);
        let all = [
            person("Anna", "Oslo"),
            other,
            person("Cecilia", "Lund"),
            Value::str("--- end"),
        ];
        assert_eq!(
            print(Core, 80, &all),
            "\nName    Office\n----    ------\nAnna    Oslo\n        \nCecilia Lund\n--- end\n\n"
        );
        assert_eq!(
            print(Desktop, 80, &all),
            "\nName    Office\n----    ------\nAnna    Oslo  \n              \nCecilia Lund  \n--- end\n\n\n"
        );
    }

    #[test]
    fn many_members_make_a_list() {
        let members = ["A", "B", "C", "D", "E"].map(|n| (n, Value::str(n)));
        let object = Value::object(members);
        assert_eq!(
            print(Core, 80, std::slice::from_ref(&object)),
            "\nA : A\nB : B\nC : C\nD : D\nE : E\n\n"
        );
        assert_eq!(
            print(Desktop, 80, &[object]),
            "\n\nA : A\nB : B\nC : C\nD : D\nE : E\n\n\n\n"
        );
    }

    #[test]
    fn a_format_cmdlet_ends_the_table_before_it() {
        let wide = Settings {
            shape: Some(Shape::Wide),
            columns: Some(2),
            ..Settings::default()
        };
        let mut all = vec![person("Anna", "Oslo")];
        all.extend(format(
            Core,
            wide,
            &[person("Bo", "Lund"), person("Cy", "Rome")],
        ));
        assert_eq!(
            print(Core, 20, &all),
            "\nName Office\n---- ------\nAnna Oslo\n\n\nBo         Cy\n\n"
        );
    }

    #[test]
    fn columns_without_room_are_dropped() {
        let long = |n| Value::str("x".repeat(n));
        let object = Value::object([("A", long(8)), ("B", long(9)), ("C", long(3))]);
        assert_eq!(
            print(Core, 15, &[object]),
            "\nA        B\n-        -     \nxxxxxxxx xxxxx\u{2026}\n\n"
        );
    }
}
