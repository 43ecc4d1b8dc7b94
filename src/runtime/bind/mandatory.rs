//! Mandatory parameters without a value: which they are, which set they speak for, and asking for them.
//!
//! Where the pipeline may still bind some of them, the choice of the set is PowerShell's: a set whose mandatory
//! parameters take pipeline input is preferred to one that misses something that only the call could give.

use crate::value::{Str, Value};

use super::binder::{Binder, How};
use super::errors::{self, B};
use super::sets::{count, mandatory_roles};
use super::{ALL_SETS, BoundFrom};

/// What a set misses.
struct Missing {
    sets: u64,
    is_default: bool,
    from_input: Vec<u16>,
    by_value: bool,
    by_name: bool,
    from_call: Vec<u16>,
}

impl Missing {
    fn is_all(&self) -> bool {
        self.sets == ALL_SETS
    }
}

impl Binder<'_> {
    /// The mandatory parameters that the call must give and did not. Narrows the sets where that decides them.
    pub fn missing_mandatory(&mut self, valid: u32, fed: bool) -> B<Vec<u16>> {
        let mut list: Vec<Missing> = Vec::new();
        let mut result = Vec::new();
        let default = self.params.default_flag();
        let sets = self.state.sets;
        let params = self.params.clone();
        let (mut chosen, mut in_all) = (0, false);
        for &at in &self.state.unbound {
            let Some(p) = params.params.get(usize::from(at)) else {
                continue;
            };
            let mut misses = false;
            for role in mandatory_roles(&p.in_sets, sets) {
                misses = true;
                let flag = match role.flag() {
                    0 => ALL_SETS,
                    flag => flag,
                };
                if flag == ALL_SETS {
                    in_all = true;
                } else {
                    chosen |= sets & flag;
                }
                let place = match list.iter().position(|m| m.sets == flag) {
                    Some(place) => place,
                    None => {
                        list.push(Missing {
                            sets: flag,
                            is_default: default & flag != 0,
                            from_input: Vec::new(),
                            by_value: false,
                            by_name: false,
                            from_call: Vec::new(),
                        });
                        list.len() - 1
                    }
                };
                let Some(missing) = list.get_mut(place) else {
                    continue;
                };
                if fed && role.takes_input() {
                    missing.from_input.push(at);
                    missing.by_value |= role.by_value;
                    missing.by_name |= role.by_name;
                } else {
                    missing.from_call.push(at);
                }
            }
            if misses && !fed {
                result.push(at);
            }
        }
        if list.is_empty() || !fed {
            return Ok(result);
        }
        if chosen == 0 {
            chosen = sets;
        }
        if in_all {
            let declared = match params.declared_flags() {
                0 => ALL_SETS,
                flags => flags,
            };
            chosen = sets & declared;
        }
        if valid > 1 && default != 0 && default & chosen == 0 && default & sets != 0 {
            let other = list.iter().any(|m| {
                m.sets & sets != 0
                    && m.sets & default == 0
                    && !m.is_all()
                    && !m.from_input.is_empty()
            });
            if !other {
                chosen = sets & !chosen;
                self.state.sets = chosen;
                if chosen == default {
                    self.name_set(chosen);
                } else {
                    self.state.first = default;
                }
            }
        }
        match count(chosen) {
            0 => self.elaborate(errors::ambiguous_set()),
            1 => Ok(from_call(&list, chosen)),
            _ if self.state.first == 0 => self.choose_set(&list, chosen, default),
            _ => Ok(Vec::new()),
        }
    }

    /// Several sets miss something: the default one, or the only one that the pipeline can complete.
    fn choose_set(&mut self, list: &[Missing], chosen: u64, default: u64) -> B<Vec<u16>> {
        if default != 0 && chosen & default != 0 && latches_on_default(list, default) {
            self.state.sets = default;
            self.name_set(default);
            return Ok(from_call(list, default));
        }
        let within = |m: &&Missing| m.sets & chosen != 0 && !m.is_all();
        let (by_value, many_by_value) = only(list.iter().filter(within).filter(|m| m.by_value));
        let (by_name, many_by_name) = only(list.iter().filter(within).filter(|m| m.by_name));
        // "found" stays true where several were found, though none of them is the one.
        let (found_value, found_name) =
            (by_value != 0 || many_by_value, by_name != 0 || many_by_name);
        let unique = if found_value && found_name && by_value == by_name {
            by_value
        } else if found_value != found_name {
            if found_value { by_value } else { by_name }
        } else {
            0
        };
        if unique != 0 {
            return Ok(self.settle_on(list, unique));
        }
        let applies = |m: &&Missing| m.sets & chosen != 0 || m.is_all();
        let short: Vec<&Missing> = list
            .iter()
            .filter(applies)
            .filter(|m| !m.from_call.is_empty())
            .collect();
        if short.is_empty() {
            return Ok(Vec::new());
        }
        if by_value != 0 {
            return Ok(self.settle_on(list, by_value));
        }
        if !many_by_value && !many_by_name {
            return self.elaborate(errors::ambiguous_set());
        }
        let ignored = short
            .iter()
            .filter(|m| !m.is_all())
            .fold(0, |all, m| all | m.sets);
        if ignored != 0 {
            self.ignore_sets(ignored);
            match count(self.state.sets) {
                0 => return self.elaborate(errors::ambiguous_set()),
                1 => self.name_set(self.state.sets),
                _ => {}
            }
        }
        Ok(Vec::new())
    }

    fn settle_on(&mut self, list: &[Missing], set: u64) -> Vec<u16> {
        let mut others = 0;
        let mut short = false;
        for m in list {
            if m.sets & set != 0 || m.is_all() {
                if !m.is_all() {
                    short = !m.from_call.is_empty();
                }
            } else {
                others |= m.sets;
            }
        }
        if short {
            self.state.sets = set;
        } else {
            self.ignore_sets(others);
            if self.state.sets != set {
                self.state.first = set;
            }
        }
        self.name_set(self.state.sets);
        from_call(list, set)
    }

    fn ignore_sets(&mut self, sets: u64) {
        if sets == 0 {
            return;
        }
        if self.state.sets == ALL_SETS {
            self.state.sets = self.params.declared_flags();
        }
        self.state.sets &= !sets;
    }

    /// Asks for missing values, where somebody can answer.
    pub fn ask_for(&mut self, missing: Vec<u16>) -> B<()> {
        if missing.is_empty() {
            return Ok(());
        }
        let names: Vec<Str> = missing
            .iter()
            .filter_map(|at| self.param(*at))
            .map(|p| p.name.clone())
            .collect();
        if !self.rt.host.interactive && self.rt.host.answers.is_none() {
            return self.elaborate(errors::missing_mandatory(&names));
        }
        let position = self.call.pipeline.get().0;
        let caption = format!(
            "\ncmdlet {} at command pipeline position {position}\nSupply values for the following parameters:\n",
            self.call.name()
        );
        self.rt.host.write(&caption);
        for at in missing {
            if self.is_bound(at) {
                continue;
            }
            let Some(value) = self.ask_for_one(at)? else {
                return self.elaborate(errors::missing_mandatory(&names));
            };
            self.bind_value(at, &value, None, None, How::Coerce, BoundFrom::Argument)?;
        }
        Ok(())
    }

    /// One value, or the elements of a list up to an empty line; None at the end of the answers.
    fn ask_for_one(&mut self, at: u16) -> B<Option<Value>> {
        let Some(p) = self.param(at) else {
            return Ok(None);
        };
        let name = p.name.clone();
        if p.collection == super::Collection::No {
            self.rt.host.write(&format!("{name}: "));
            let Some(line) = self.rt.host.read_line() else {
                return Ok(None);
            };
            self.echo(&line);
            return Ok(Some(Value::from(line)));
        }
        let mut items = Vec::new();
        loop {
            self.rt.host.write(&format!("{name}[{}]: ", items.len()));
            let Some(line) = self.rt.host.read_line() else {
                return Ok(if items.is_empty() {
                    None
                } else {
                    Some(Value::array(items))
                });
            };
            self.echo(&line);
            if line.is_empty() {
                return Ok(Some(Value::array(items)));
            }
            items.push(Value::from(line));
        }
    }

    /// Answers from a list end their line, as a typed one does on a terminal.
    fn echo(&mut self, _line: &str) {
        if self.rt.host.answers.is_some() {
            self.rt.host.write("\n");
        }
    }
}

/// What the sets miss that only the call can give.
fn from_call(list: &[Missing], sets: u64) -> Vec<u16> {
    let mut result = Vec::new();
    for m in list.iter().filter(|m| m.sets & sets != 0 || m.is_all()) {
        for &at in &m.from_call {
            if !result.contains(&at) {
                result.push(at);
            }
        }
    }
    result
}

/// The only set of the given ones, and whether there were several.
fn only<'m>(list: impl Iterator<Item = &'m Missing>) -> (u64, bool) {
    let mut found = 0;
    for m in list {
        if found != 0 {
            return (0, true);
        }
        found = m.sets;
    }
    (found, false)
}

/// True where the default set is taken though others miss something too.
fn latches_on_default(list: &[Missing], default: u64) -> bool {
    let others = || list.iter().filter(|m| !m.is_all() && !m.is_default);
    let other_complete = others().any(|m| !m.from_input.is_empty() && m.from_call.is_empty());
    let other_by_name = others().any(|m| m.by_name);
    if let Some(own) = list.iter().find(|m| m.sets == default)
        && (own.by_name && !other_by_name || !own.from_input.is_empty() && !other_complete)
    {
        return true;
    }
    !other_complete || list.iter().any(|m| m.is_all() && !m.from_call.is_empty())
}
