//! Arguments without a name, by position.

use super::binder::{Binder, How, Item};
use super::documented;
use super::errors::{B, BindError, Class, Failed};
use super::{BoundFrom, InSet};

/// The parameters of one position, with their roles there.
struct Slot {
    position: i32,
    takers: Vec<(u16, Vec<InSet>)>,
}

impl Binder<'_> {
    /// Binds arguments to positions; gives back what no position took, and the error that the last one gave.
    pub fn bind_positional(
        &mut self,
        items: Vec<Item>,
        mut valid: u64,
        default: u64,
    ) -> B<(Vec<Item>, Option<Box<BindError>>)> {
        if items.is_empty() {
            return Ok((items, None));
        }
        let mut slots = self.slots()?;
        if slots.is_empty() {
            return Ok((items, None));
        }
        let mut left = Vec::new();
        let mut problem = None;
        let mut items = items.into_iter().peekable();
        let mut at = 0;
        while let Some(slot) = slots.get(at) {
            at += 1;
            if slot.takers.is_empty() {
                continue;
            }
            let Some(item) = next_positional(&mut items, &mut left) else {
                break;
            };
            let mut bound = false;
            for how in [How::AsIs, How::Coerce] {
                if !bound && default != 0 && valid & default != 0 {
                    bound = self.try_slot(slot, &item, default, how, &mut problem)?;
                }
                if !bound {
                    bound = self.try_slot(slot, &item, valid, how, &mut problem)?;
                }
            }
            if !bound {
                left.push(item);
            } else if self.params.advanced && valid != self.state.sets {
                valid = self.state.sets;
                for slot in &mut slots {
                    for (_, roles) in &mut slot.takers {
                        roles.retain(|r| r.holds_in(valid));
                    }
                    slot.takers.retain(|(_, roles)| !roles.is_empty());
                }
            }
        }
        left.extend(items);
        Ok((left, problem))
    }

    /// The positions of the parameters without a value, in order.
    fn slots(&self) -> B<Vec<Slot>> {
        let mut slots: Vec<Slot> = Vec::new();
        for &at in &self.state.unbound {
            let Some(p) = self.param(at) else { continue };
            for role in p.roles(self.state.sets) {
                let Some(position) = role.position.filter(|_| !role.rest) else {
                    continue;
                };
                let place = slots.binary_search_by_key(&position, |s| s.position);
                let place = match place {
                    Ok(place) => place,
                    Err(place) => {
                        slots.insert(
                            place,
                            Slot {
                                position,
                                takers: Vec::new(),
                            },
                        );
                        place
                    }
                };
                let Some(slot) = slots.get_mut(place) else {
                    continue;
                };
                let flag = role.flag();
                let clash = |r: &InSet| r.flag() & flag != 0 || r.flag() == flag;
                if slot
                    .takers
                    .iter()
                    .any(|(other, roles)| *other != at && roles.iter().any(clash))
                {
                    let message = "Cannot bind positional parameters because no names were given.";
                    return BindError::new("AmbiguousPositionalParameterNoName", message).fail();
                }
                match slot.takers.iter_mut().find(|(other, _)| *other == at) {
                    Some((_, roles)) => roles.push(role.clone()),
                    None => slot.takers.push((at, vec![role.clone()])),
                }
            }
        }
        Ok(slots)
    }

    /// Tries the parameters of one position. An error of another way to bind is kept; one of the value itself ends it.
    fn try_slot(
        &mut self,
        slot: &Slot,
        item: &Item,
        sets: u64,
        how: How,
        problem: &mut Option<Box<BindError>>,
    ) -> B<bool> {
        *problem = None;
        let mut bound = false;
        let value = item.value.clone().unwrap_or_default();
        for (at, roles) in &slot.takers {
            if self
                .param(*at)
                .is_some_and(|p| documented::passes_over(p, &value))
            {
                continue;
            }
            for role in roles {
                if !role.holds_in(sets) {
                    continue;
                }
                match self.bind_argument(*at, item, &value, sets, how, BoundFrom::Argument) {
                    Ok(true) => {
                        bound = true;
                        break;
                    }
                    Ok(false) => {
                        // A delayed script block is neither bound nor an error: nothing else may take the argument.
                        if self.state.delayed.iter().any(|(d, _)| d == at) {
                            return Ok(true);
                        }
                    }
                    Err(Failed::Bind(e)) if e.class == Class::Plain => *problem = Some(e),
                    Err(Failed::Bind(e)) => return self.elaborate(*e),
                    Err(stop) => return Err(stop),
                }
            }
        }
        Ok(bound)
    }
}

/// The next argument without a name. Names that no parameter has are passed over, with the argument behind them.
fn next_positional(
    items: &mut std::iter::Peekable<std::vec::IntoIter<Item>>,
    left: &mut Vec<Item>,
) -> Option<Item> {
    while let Some(item) = items.next() {
        if item.name.is_none() {
            return Some(item);
        }
        // `-Name:value` has its value already, and yet the argument behind it is passed over too.
        left.push(item);
        if let Some(next) = items.next_if(|i| i.name.is_none()) {
            left.push(next);
        }
    }
    None
}
