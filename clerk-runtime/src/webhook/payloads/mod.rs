//! Event data that is not an object of the Backend API.

mod billing;
mod invitation;
mod message;

pub use billing::{
    BilledItem, BilledPlan, BillingPayer, BillingPaymentSource, BillingTotals, ChargeType, Payee,
    PaymentAttemptEvent, PaymentAttemptStatus, PaymentFailure, SeatCount, SubscriptionEvent,
    SubscriptionItemEvent, TierOfPlan, UnitPriceOfPlan, UnitTotal,
};
pub use invitation::{InvitationDetails, OrganizationInvitationEvent};
pub use message::{EmailEvent, SmsEvent};
