//! Which parameter set a call means.

use super::binder::Binder;
use super::errors::{self, B};
use super::{ALL_SETS, InSet};

/// How many sets the flags leave; "all" counts as one.
pub(super) fn count(sets: u64) -> u32 {
    if sets == ALL_SETS {
        1
    } else {
        sets.count_ones()
    }
}

impl Binder<'_> {
    /// Checks that a set is left and says how many. `before_input`: objects of the pipeline may still decide;
    /// `settle`: the default set is taken where several are left.
    pub fn validate_sets(&mut self, before_input: bool, settle: bool) -> B<u32> {
        let sets = self.state.sets;
        let default = self.params.default_flag();
        let left = count(sets);
        if left == 0 {
            return self.elaborate(errors::ambiguous_set());
        }
        if left > 1 {
            if !before_input && sets == default || default != 0 && sets & default != 0 {
                self.name_set(default);
                if settle {
                    self.state.sets = default;
                    return Ok(1);
                }
                return Ok(left);
            }
            if before_input && self.unbound_take_input(sets) {
                return Ok(left);
            }
            return self.resolve_by_mandatory();
        }
        let mut left = left;
        if sets == ALL_SETS {
            left = (self.params.sets.len() as u32).max(1);
            if before_input && self.unbound_take_input(sets) {
                // The pipeline's objects decide.
            } else if default != 0 {
                if settle {
                    self.state.sets = default;
                    left = 1;
                }
            } else if left > 1 {
                left = self.resolve_by_mandatory()?;
            }
        }
        self.name_set(self.state.sets);
        Ok(left)
    }

    /// Notes the set's name for `$PSCmdlet.ParameterSetName`.
    pub fn name_set(&mut self, sets: u64) {
        let name = self.params.name_of(sets);
        self.call.bound.borrow_mut().set_name = name;
    }

    fn unbound_take_input(&self, sets: u64) -> bool {
        self.state
            .unbound
            .iter()
            .filter_map(|at| self.param(*at))
            .any(|p| p.takes_input(sets))
    }

    /// The only set that misses no mandatory parameter.
    fn resolve_by_mandatory(&mut self) -> B<u32> {
        let mut left = self.state.sets & self.params.declared_flags();
        for p in self
            .state
            .unbound
            .iter()
            .filter_map(|at| self.params.params.get(usize::from(*at)))
        {
            for role in p.in_sets.iter().filter(|r| r.mandatory) {
                left &= !role.flag();
            }
        }
        if count(left) == 1 {
            self.state.sets = left;
            self.name_set(left);
            return Ok(1);
        }
        self.elaborate(errors::ambiguous_set())
    }

    /// The sets that take something from the pipeline, of those that are left; all that are left where none does.
    pub fn sets_taking_input(&self) -> u64 {
        let sets = self.state.sets;
        let mut taking = 0;
        for (at, _) in &self.state.delayed {
            taking |= self.param(*at).map_or(0, super::ParamInfo::flags);
        }
        for p in self.state.unbound.iter().filter_map(|at| self.param(*at)) {
            for role in p.roles(sets).filter(|r| r.takes_input()) {
                if role.set.is_none() {
                    return sets;
                }
                taking |= role.flag();
            }
        }
        if taking == 0 { sets } else { sets & taking }
    }

    /// Takes the default set where nothing decided; an error where there is none.
    pub fn verify_set(&mut self) -> B<()> {
        if self.params.sets.len() > 1 && self.state.sets == ALL_SETS {
            let default = self.params.default_flag();
            if default == 0 {
                return self.elaborate(errors::ambiguous_set());
            }
            self.state.sets = default;
        }
        Ok(())
    }
}

/// A parameter's roles that matter for missing values, in the sets that are left.
pub(super) fn mandatory_roles(roles: &[InSet], sets: u64) -> impl Iterator<Item = &InSet> {
    roles
        .iter()
        .filter(move |r| r.mandatory && r.holds_in(sets))
}
