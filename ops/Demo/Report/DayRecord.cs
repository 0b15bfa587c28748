namespace Demo.Report;

/// <summary>The day in numbers, as in the table and in <c>day.json</c>. Money in the market's currency.</summary>
internal sealed record DayRecord
{
    public required string Origin { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required int Jobs { get; init; }

    /// <summary>Orders by what became of them.</summary>
    public required IReadOnlyDictionary<string, int> Orders { get; init; }

    /// <summary>Orders that were refused, by why.</summary>
    public required IReadOnlyDictionary<string, int> Refused { get; init; }

    public required IReadOnlyDictionary<string, int> Matches { get; init; }

    public required int Offers { get; init; }

    public required int OffersUncatalogued { get; init; }

    /// <summary>Accelerators × hours of all matches that stood.</summary>
    public required decimal CardHours { get; init; }

    /// <summary>Of these, on accelerators whose FP16 rate is known: × PFLOPS.</summary>
    public required decimal PetaHours { get; init; }

    /// <summary>Card-hours that are in no P·hours, because the class has no known FP16 rate.</summary>
    public required decimal CardHoursWithoutRate { get; init; }

    public required decimal Turnover { get; init; }

    public required decimal Fees { get; init; }

    public required decimal VouchersPaid { get; init; }

    public required int SettlementsPaid { get; init; }

    public required int SettlementsUnpaid { get; init; }

    public required string Currency { get; init; }

    public required long LedgerEntries { get; init; }

    public required long Commands { get; init; }

    public required long ReceiptsChecked { get; init; }

    /// <summary>The most requests that waited for their answers at one moment.</summary>
    public required int MostInFlight { get; init; }

    public required double Seconds { get; init; }

    public required double PlaceOrderP50Ms { get; init; }

    public required double PlaceOrderP99Ms { get; init; }

    public double CommandsPerSecond => Commands / Seconds;
}
