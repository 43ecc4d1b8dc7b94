//! Devices: found by either id, their owners and users.

use super::Tenant;
use super::error::{InvalidReason, Result, TenantError};
use super::id::ObjectId;
use super::lookup::DirectoryObject;
use super::model::{DEVICE_ID, DEVICES, Device, Entity};
use crate::store::Relation;

impl Tenant {
    /// The device with a device id (not the object id).
    ///
    /// # Errors
    /// [`TenantError::NotFound`] when there is none.
    pub fn device_by_device_id(&self, id: ObjectId) -> Result<Device> {
        match self.find::<Device>(DEVICE_ID, id)?.into_iter().next() {
            Some(device) => Ok(device),
            None => Err(TenantError::not_found(DEVICES, id)),
        }
    }

    /// Changes properties of a device.
    ///
    /// # Errors
    /// No such device; a value is refused.
    pub fn update_device(
        &mut self,
        id: ObjectId,
        edit: impl FnOnce(&mut Device),
    ) -> Result<Device> {
        self.change(|tenant| {
            let mut device: Device = tenant.require(id)?;
            edit(&mut device);
            device.id = id;
            let same = tenant.find::<Device>(DEVICE_ID, device.device_id)?;
            if let Some(other) = same.into_iter().find(|other| other.id != id) {
                return Err(TenantError::AlreadyExists {
                    kind: DEVICES,
                    property: "deviceId",
                    value: device.device_id.to_string(),
                    conflicting: Some(other.id),
                });
            }
            tenant.put(&device)?;
            Ok(device)
        })
    }

    /// Makes a user the owner or a user of a device: `relation` is [`super::model::REGISTERED_OWNERS`] or
    /// [`super::model::REGISTERED_USERS`].
    ///
    /// # Errors
    /// No such device or user; linked already.
    pub fn add_device_user(
        &mut self,
        relation: Relation,
        device: ObjectId,
        user: ObjectId,
    ) -> Result<()> {
        self.change(|tenant| {
            tenant.require::<Device>(device)?;
            match tenant.object(user)? {
                Some(DirectoryObject::User(_) | DirectoryObject::ServicePrincipal(_)) => {}
                Some(_) => {
                    return Err(TenantError::invalid(
                        DEVICES,
                        "registeredOwners",
                        InvalidReason::Reference,
                    ));
                }
                None => return Err(TenantError::not_found(DEVICES, user)),
            }
            tenant.add_link(Device::KIND, relation, device, user)
        })
    }

    /// Takes an owner or user away from a device.
    ///
    /// # Errors
    /// No such device; not linked.
    pub fn remove_device_user(
        &mut self,
        relation: Relation,
        device: ObjectId,
        user: ObjectId,
    ) -> Result<()> {
        self.change(|tenant| {
            tenant.require::<Device>(device)?;
            tenant.remove_link(Device::KIND, relation, device, user)
        })
    }
}
