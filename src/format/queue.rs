//! Holds the packets of a group back until the widths of their contents are known.
//!
//! PowerShell measures a group for `-AutoSize`, and for the first 300 milliseconds of a table whose columns have no widths of
//! their own. A clock makes output differ from run to run, so this counts rows instead of time.

use std::collections::VecDeque;
use std::rc::Rc;

use super::cells::Ruler;
use super::shape::{Body, Layout, Packet, Start};

/// As many rows as a table without `-AutoSize` is measured by; PowerShell gets through no more in its time.
const MEASURED_ROWS: usize = 8192;

/// A group that waits for its end.
pub struct Queue {
    start: Option<Rc<Start>>,
    /// The most rows to wait for; None waits for the end of the group.
    limit: Option<usize>,
    waiting: bool,
    rows: usize,
    packets: VecDeque<Packet>,
    widths: Vec<usize>,
    ruler: Ruler,
}

impl Queue {
    /// The queue that a run needs, if it needs one. The queue of an earlier run stays in use where it needs none.
    pub fn for_start(start: &Rc<Start>, ruler: Ruler) -> Option<Queue> {
        let limit = match &start.layout {
            _ if start.autosize => None,
            Layout::Table(table) if table.columns.first().is_some_and(|c| c.width == 0) => {
                Some(MEASURED_ROWS)
            }
            _ => return None,
        };
        Some(Queue {
            start: None,
            limit,
            waiting: false,
            rows: 0,
            packets: VecDeque::new(),
            widths: Vec::new(),
            ruler,
        })
    }

    /// Takes a packet; gives what can be printed, with the widths of a group that was measured.
    pub fn add(&mut self, packet: Packet) -> Option<(Vec<Packet>, Option<Vec<usize>>)> {
        if let Packet::Start(start) = &packet {
            self.start = Some(start.clone());
        }
        if !self.waiting {
            if let Packet::GroupStart(_) = packet {
                self.waiting = true;
                self.rows = 0;
                self.widths = self.label_widths();
                self.packets.push_back(packet);
                return None;
            }
            return Some((vec![packet], None));
        }
        self.measure(&packet);
        let full = matches!(packet, Packet::GroupEnd) || self.limit.is_some_and(|l| self.rows >= l);
        self.packets.push_back(packet);
        if !full {
            return None;
        }
        self.waiting = false;
        let widths = std::mem::take(&mut self.widths);
        let measured = self.start.as_ref().is_some_and(|s| match s.layout {
            Layout::Table(_) => true,
            Layout::Wide(columns) => columns == 0,
            Layout::List | Layout::Custom => false,
        });
        Some((self.drain(), measured.then_some(widths)))
    }

    /// All that waits, unmeasured.
    pub fn drain(&mut self) -> Vec<Packet> {
        self.waiting = false;
        self.packets.drain(..).collect()
    }

    fn label_widths(&self) -> Vec<usize> {
        match self.start.as_ref().map(|s| &s.layout) {
            Some(Layout::Table(table)) => table
                .columns
                .iter()
                .map(|c| self.ruler.width(&c.label))
                .collect(),
            Some(Layout::Wide(_)) => vec![0],
            Some(Layout::List | Layout::Custom) | None => Vec::new(),
        }
    }

    fn measure(&mut self, packet: &Packet) {
        let ruler = self.ruler;
        let Packet::Entry(entry) = packet else {
            return;
        };
        if entry.out_of_band {
            return;
        }
        self.rows += 1;
        match &entry.body {
            Body::Row(values, _) => {
                for (widest, cell) in self.widths.iter_mut().zip(values) {
                    *widest = (*widest).max(ruler.width(&cell.text));
                }
            }
            Body::Wide(text) => {
                if let Some(widest) = self.widths.first_mut() {
                    *widest = (*widest).max(ruler.width(text));
                }
            }
            Body::Raw(_) | Body::List(_) | Body::Custom(_) => {}
        }
    }
}
