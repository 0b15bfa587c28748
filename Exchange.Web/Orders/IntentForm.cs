using System.Globalization;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;
using Exchange.Web.Ui;

namespace Exchange.Web.Orders;

/// <summary>
/// The order form as a browser sends it, and what it says. Only what is no number, price or time at all is found here;
/// every rule of the market is the market's to apply.
/// </summary>
public sealed class IntentForm
{
    private const int MaxListed = 16;
    private const long MebibytesInGibibyte = 1024;
    private const long GflopsInPetaflop = 1_000_000;

    public string? Accelerators { get; set; }

    public string? Petaflops { get; set; }

    public string? Precision { get; set; }

    public string? Work { get; set; }

    public string? Budget { get; set; }

    public string? Hours { get; set; }

    public string? Parameters { get; set; }

    public string? Tokens { get; set; }

    public string? Deadline { get; set; }

    public string? Utilisation { get; set; }

    public string? Classes { get; set; }

    public string? Regions { get; set; }

    public string? Product { get; set; }

    public string? Memory { get; set; }

    public string? Rate { get; set; }

    public string? Pue { get; set; }

    public string? Renewable { get; set; }

    public string? Asked { get; set; }

    public string? Earliest { get; set; }

    public string? Latest { get; set; }

    public string? InForce { get; set; }

    public string? GoodTill { get; set; }

    public string? AllOrNone { get; set; }

    public string? Legs { get; set; }

    public string? Limit { get; set; }

    public List<string>? Vouchers { get; set; }

    /// <summary>Made with the plan, so that placing twice places once.</summary>
    public Guid? CommandId { get; set; }

    public Guid? OrderId { get; set; }

    public string? NotAfter { get; set; }

    public string? Salt { get; set; }

    /// <summary>What is wrong, by the field's name; filled by reading.</summary>
    public Dictionary<string, Text> Errors { get; } = [];

    /// <summary>What a fresh form holds.</summary>
    public static IntentForm Fresh(DateTimeOffset now, string? classes, string? regions)
    {
        var start = now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour + 2);
        return new()
        {
            Accelerators = "8",
            Petaflops = "2",
            Hours = "24",
            Parameters = "7",
            Tokens = "20",
            Utilisation = "40",
            Legs = "8",
            AllOrNone = "on",
            InForce = "GoodTillCancelled",
            Classes = classes,
            Regions = regions,
            Earliest = Write(start),
            Latest = Write(start.AddDays(2)),
            Deadline = Write(start.AddDays(14)),
        };
    }

    /// <summary>A form that asks what a request does, and keeps what no request says of another.</summary>
    public static IntentForm Of(PreviewRequest request, IntentForm rest) => new()
    {
        Accelerators = request.Accelerators?.ToString(CultureInfo.InvariantCulture) ?? rest.Accelerators,
        Hours = request.Minutes is { } minutes ? Decimal(minutes, 60) : rest.Hours,
        Parameters = rest.Parameters,
        Tokens = rest.Tokens,
        Deadline = rest.Deadline,
        Utilisation = rest.Utilisation,
        Classes = string.Join(", ", request.AcceleratorClasses),
        Regions = string.Join(", ", request.Regions),
        Product = request.Forms.Count > 0 ? request.Forms[0] : null,
        Memory = request.MinMemoryMiB is { } memory ? Decimal(memory, MebibytesInGibibyte) : null,
        Rate = request.MinFp16Gflops is { } rate ? Decimal(rate, 1000) : null,
        Pue = request.MaxPueMilli is { } pue ? Decimal(pue, 1000) : null,
        Renewable = request.MinRenewablePercent?.ToString(CultureInfo.InvariantCulture),
        Asked = request.Constraint,
        Earliest = Write(request.EarliestStart.UtcDateTime),
        Latest = Write(request.LatestStart.UtcDateTime),
        InForce = rest.InForce,
        GoodTill = rest.GoodTill,
        AllOrNone = request.AllOrNone ? "on" : null,
        Legs = request.MaxLegs.ToString(CultureInfo.InvariantCulture),
        Limit = request.Terms.Limit?.ToString(),
        Budget = request.Terms.Budget?.ToString(),
        Petaflops = request.RateGflops is { } gflops ? Decimal(gflops, GflopsInPetaflop) : rest.Petaflops,
        Precision = request.Precision ?? rest.Precision,
        Work = request.WorkloadClass ?? rest.Work,
        Vouchers = rest.Vouchers,
    };

    /// <summary>The question that the form asks; null when a field cannot be read.</summary>
    public PreviewRequest? Read(bool training, bool byRate, string currency)
    {
        Errors.Clear();
        if (string.IsNullOrWhiteSpace(Limit) && string.IsNullOrWhiteSpace(Budget))
        {
            Errors[nameof(Limit)] = RateTexts.PriceOrBudget;
        }

        var request = new PreviewRequest
        {
            Accelerators = training || byRate ? null : Whole(nameof(Accelerators), Accelerators, required: true),
            RateGflops = byRate ? Scaled(nameof(Petaflops), Petaflops, GflopsInPetaflop, required: true) : null,
            Precision = byRate ? Precision ?? RateTexts.Precisions[0].Value : null,
            WorkloadClass = byRate ? Work ?? RateTexts.Works[0].Value : null,
            Minutes = training ? null : MinutesOf(Hours),
            AcceleratorClasses = ListOf(Classes),
            Regions = ListOf(Regions),
            Forms = string.IsNullOrEmpty(Product) ? [] : [Product],
            MinMemoryMiB = Scaled(nameof(Memory), Memory, MebibytesInGibibyte),
            MinFp16Gflops = Scaled(nameof(Rate), Rate, 1000),
            MaxPueMilli = (int?)Scaled(nameof(Pue), Pue, 1000, int.MaxValue),
            MinRenewablePercent = Whole(nameof(Renewable), Renewable, required: false),
            Constraint = string.IsNullOrWhiteSpace(Asked) ? null : Asked.Trim(),
            EarliestStart = Time(nameof(Earliest), Earliest),
            LatestStart = Time(nameof(Latest), Latest),
            AllOrNone = AllOrNone is not null,
            MaxLegs = Whole(nameof(Legs), Legs, required: true) ?? 1,
            Terms = new()
            {
                Limit = Price(nameof(Limit), Limit),
                Budget = Price(nameof(Budget), Budget),
                Currency = currency,
                Training = training ? Workload() : null,
            },
        };
        return Errors.Count == 0 ? request : null;
    }

    /// <summary>When the order stops resting, where the time in force says so.</summary>
    public DateTimeOffset? GoodTillTime =>
        InForce == "GoodTillTime" && TryTime(GoodTill, out var time) ? time : null;

    /// <summary>The vouchers that were ticked.</summary>
    public IReadOnlyList<Guid> VoucherIds =>
        [.. (Vouchers ?? []).Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Where(v => v != Guid.Empty)];

    /// <summary>All fields but what the plan adds, to be sent again with the order.</summary>
    public IEnumerable<(string Name, string? Value)> Fields() =>
    [
        (nameof(Accelerators), Accelerators), (nameof(Hours), Hours), (nameof(Parameters), Parameters),
        (nameof(Tokens), Tokens), (nameof(Deadline), Deadline), (nameof(Utilisation), Utilisation),
        (nameof(Classes), Classes), (nameof(Regions), Regions), (nameof(Product), Product), (nameof(Memory), Memory),
        (nameof(Rate), Rate), (nameof(Pue), Pue), (nameof(Renewable), Renewable), (nameof(Asked), Asked),
        (nameof(Earliest), Earliest), (nameof(Latest), Latest), (nameof(InForce), InForce),
        (nameof(GoodTill), GoodTill),
        (nameof(AllOrNone), AllOrNone), (nameof(Legs), Legs), (nameof(Limit), Limit),
        (nameof(Petaflops), Petaflops), (nameof(Precision), Precision), (nameof(Work), Work), (nameof(Budget), Budget),
    ];

    /// <summary>A time as a browser's field for times wants it.</summary>
    public static string Write(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    private TrainingWorkloadTerms Workload() => new(
        Scaled(nameof(Parameters), Parameters, 1_000_000_000, required: true) ?? 0,
        Scaled(nameof(Tokens), Tokens, 1_000_000_000, required: true) ?? 0,
        Time(nameof(Deadline), Deadline),
        Whole(nameof(Utilisation), Utilisation, required: true) ?? 0);

    private int? MinutesOf(string? hours) => (int?)Scaled(nameof(Hours), hours, 60, int.MaxValue, required: true);

    private static string[] ListOf(string? text) =>
        [.. (text ?? "").Split([',', '，'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Take(MaxListed)];

    private int? Whole(string field, string? text, bool required)
    {
        if (string.IsNullOrWhiteSpace(text) && !required)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            return number;
        }

        Errors[field] = OrderFormTexts.NotAWhole;
        return null;
    }

    /// <summary>So many digits that reading gives the same whole number again.</summary>
    private static string Decimal(long value, long scale) =>
        (Math.Ceiling(value * 1_000_000m / scale) / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture);

    // What people write in GiB, TFLOPS or billions is counted in smaller whole units; a rest is cut.
    private long? Scaled(
        string field, string? text, long scale, long max = 9_007_199_254_740_991, bool required = false)
    {
        if (string.IsNullOrWhiteSpace(text) && !required)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number > 0 && number <= max / (decimal)scale)
        {
            return (long)(number * scale);
        }

        Errors[field] = OrderFormTexts.NotANumber;
        return null;
    }

    private DateTimeOffset Time(string field, string? text)
    {
        if (!TryTime(text, out var time))
        {
            Errors[field] = OrderFormTexts.NotATime;
        }

        return time;
    }

    /// <summary>Reads what a browser's field for times sends, as UTC.</summary>
    public static bool TryTime(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"], CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal, out time);

    /// <summary>Reads an amount above zero as people write it: 2.50 is 2.5.</summary>
    public static bool TryAmount(string? text, out MicroAmount amount)
    {
        var trimmed = (text ?? "").Trim();
        var canonical = trimmed.Contains('.', StringComparison.Ordinal) ? trimmed.TrimEnd('0').TrimEnd('.') : trimmed;
        return MicroAmount.TryParse(canonical, out amount) && amount.Micros > 0;
    }

    private MicroAmount? Price(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (!TryAmount(text, out var price))
        {
            Errors[field] = OrderFormTexts.NotAPrice;
        }

        return price;
    }
}
