namespace Exchange.Domain.Trading;

/// <summary>What a thing was that left the market's working state. The numbers are in the image.</summary>
internal enum ClosedKind
{
    /// <summary>An order with nothing open and everything paid.</summary>
    Order = 1,

    /// <summary>An offer off the market of which nothing is held any more.</summary>
    Offer = 2,

    /// <summary>A match that came to nothing, or whose lease is paid.</summary>
    Match = 3,

    /// <summary>A paid lease, or the id kept for one that its match never came to.</summary>
    Lease = 4,

    /// <summary>A paid settlement.</summary>
    Settlement = 5,

    /// <summary>A voucher that paid, expired or was taken back.</summary>
    Voucher = 6,
}

/// <summary>
/// All that is kept of a thing for ever: its id stays taken, and a command that comes too late is told what became of
/// it. 32 bytes; a market keeps one for everything that ever closed.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="What">Kind, last state and, of a settlement, until when it was open to dispute.</param>
/// <param name="Buyer">The number of the participant that bought; 0 for an offer.</param>
/// <param name="Other">The number of the supplier, of a voucher the issuer; 0 for an order.</param>
internal readonly record struct Closed(Guid Id, ulong What, int Buyer, int Other)
{
    private const int StateBits = 3;
    private const int KindBits = 3;
    private const ulong LowBits = 0b111;

    public ClosedKind Kind => (ClosedKind)((What >> StateBits) & LowBits);

    /// <summary>Its last state; of a lease the last state of its match.</summary>
    public int State => (int)(What & LowBits);

    /// <summary>Until when a settlement was open to dispute.</summary>
    public DateTimeOffset Until => DateTimeOffset.UnixEpoch.AddTicks(
        (long)(What >> (StateBits + KindBits)) * TimeSpan.TicksPerMicrosecond);

    public static Closed Of(
        ClosedKind kind, Guid id, int state, int buyer, int other, DateTimeOffset? until = null)
    {
        // Whole microseconds are what the market's clock has and what a refusal shows.
        var micros = until is { } time
            ? (ulong)((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
            : 0;
        var what = (micros << (StateBits + KindBits)) | ((ulong)(uint)kind << StateBits) | (uint)state;
        return new(id, what, buyer, other);
    }

    /// <summary>Is it something that <see cref="Of"/> makes of what can close?</summary>
    public bool IsSound => Kind switch
    {
        ClosedKind.Order => State is >= 2 and <= 4,
        ClosedKind.Offer => State is 3 or 4,
        ClosedKind.Match or ClosedKind.Lease => State is >= 3 and <= 6,
        ClosedKind.Settlement => State == 4,
        ClosedKind.Voucher => State is >= 3 and <= 5,
        _ => false,
    } && (Kind == ClosedKind.Settlement || What >> (StateBits + KindBits) == 0);
}
