namespace Exchange.Domain.Trading;

/// <summary>
/// Every reason for a "no". The numbers are contract and never reused; where several rules are broken the lowest number
/// answers, so this is also the order of checks.
/// </summary>
public enum RefusalCode
{
    /// <summary>The request is not what the endpoint takes: shape, size, unknown members, characters.</summary>
    MalformedRequest = 1000,

    /// <summary>A number, time or text is outside its stated range or not canonical.</summary>
    ValueOutOfRange = 1001,

    /// <summary>The body names another market.</summary>
    WrongMarket = 1002,

    /// <summary>The body names another participant than the caller.</summary>
    WrongParticipant = 1003,

    /// <summary>An opening does not fit the commitment in the signed body.</summary>
    OpeningMismatch = 1004,

    /// <summary>The signature does not verify.</summary>
    BadSignature = 1005,

    /// <summary>The same idempotency key came with another body.</summary>
    IdempotencyKeyReused = 1006,

    /// <summary>The market is not open.</summary>
    MarketNotOpen = 1100,

    /// <summary>No such participant.</summary>
    UnknownParticipant = 1101,

    /// <summary>The key is not the participant's, or no longer in force.</summary>
    KeyNotInForce = 1102,

    /// <summary>Unsigned, and the participant does not allow unsigned session orders for this.</summary>
    SignatureRequired = 1103,

    /// <summary>The command's notAfter has passed.</summary>
    CommandExpired = 1104,

    /// <summary>The command id was used before.</summary>
    CommandIdReused = 1105,

    /// <summary>The client's sequence number is not the next.</summary>
    ClientSequenceNotNext = 1106,

    /// <summary>The participant is suspended.</summary>
    ParticipantSuspended = 1107,

    /// <summary>The participant is not verified yet.</summary>
    ParticipantNotVerified = 1108,

    /// <summary>The participant lacks the role.</summary>
    RoleMissing = 1109,

    /// <summary>The thing belongs to another participant.</summary>
    NotYours = 1110,

    /// <summary>The id is taken.</summary>
    IdTaken = 1111,

    /// <summary>No such account.</summary>
    UnknownAccount = 1200,

    /// <summary>No such resource.</summary>
    UnknownResource = 1201,

    /// <summary>No such offer.</summary>
    UnknownOffer = 1202,

    /// <summary>No such order.</summary>
    UnknownOrder = 1203,

    /// <summary>No such match.</summary>
    UnknownMatch = 1204,

    /// <summary>No such lease.</summary>
    UnknownLease = 1205,

    /// <summary>No such settlement.</summary>
    UnknownSettlement = 1206,

    /// <summary>No such voucher programme.</summary>
    UnknownProgramme = 1207,

    /// <summary>No such voucher.</summary>
    UnknownVoucher = 1208,

    /// <summary>The thing is not in a state that allows this.</summary>
    WrongState = 1300,

    /// <summary>A quantity that must be above zero is not.</summary>
    QuantityIsZero = 1301,

    /// <summary>A price, limit or amount is out of range.</summary>
    AmountOutOfRange = 1302,

    /// <summary>The amount is in another currency than the market's.</summary>
    WrongCurrency = 1303,

    /// <summary>The window is in the past.</summary>
    WindowInPast = 1304,

    /// <summary>The window is empty, too long, or shorter than what must fit in it.</summary>
    WindowInvalid = 1305,

    /// <summary>Units are not whole blocks.</summary>
    NotWholeBlocks = 1306,

    /// <summary>More units than the resource has.</summary>
    MoreThanResourceHas = 1307,

    /// <summary>The resource is not available.</summary>
    ResourceNotAvailable = 1308,

    /// <summary>The accelerator class is not in the catalogue, and what was asked needs it to be.</summary>
    UnknownAcceleratorClass = 1309,

    /// <summary>The workload cannot be decomposed into a requirement.</summary>
    WorkloadNotFeasible = 1310,

    /// <summary>The role, key or status is already so.</summary>
    AlreadySo = 1311,

    /// <summary>The last key in force cannot be revoked.</summary>
    LastKey = 1312,

    /// <summary>The order asks for more legs than the market allows.</summary>
    TooManyLegs = 1313,

    /// <summary>No accelerator class delivers the rate asked for, or no reference data says so.</summary>
    RateNotDelivered = 1314,

    /// <summary>Not enough money is available.</summary>
    InsufficientFunds = 1400,

    /// <summary>The programme's budget does not cover it.</summary>
    BudgetExceeded = 1401,

    /// <summary>The voucher is not usable: used up, expired, another buyer's, outside its rules.</summary>
    VoucherNotUsable = 1402,

    /// <summary>No offer fits the constraints.</summary>
    NothingFits = 1500,

    /// <summary>Offers fit, but none at or under the limit.</summary>
    NothingUnderLimit = 1501,

    /// <summary>Offers fit under the limit, but not with enough free capacity in the window.</summary>
    NotEnoughCapacity = 1502,

    /// <summary>Usage does not continue where the last period ended, or lies outside the lease.</summary>
    UsagePeriodInvalid = 1600,

    /// <summary>More unit-seconds than units × seconds delivered.</summary>
    UsageTooHigh = 1601,

    /// <summary>The dispute window is over.</summary>
    DisputeWindowOver = 1602,

    /// <summary>The market's clock would go back.</summary>
    ClockGoesBack = 1700,
}
