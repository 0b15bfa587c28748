using System.Globalization;
using Exchange.Contracts.Market;
using Exchange.Contracts.Offers;
using Exchange.Contracts.Wire;
using Exchange.Web.Orders;
using Exchange.Web.Ui;

namespace Exchange.Web.Supply;

/// <summary>The form of an offer as a browser sends it, and the body that it says.</summary>
public sealed class OfferForm
{
    private static readonly TimeSpan CommandLife = TimeSpan.FromHours(1);

    public string? Resource { get; set; }

    public string? Product { get; set; }

    public string? Unit { get; set; }

    public string? Units { get; set; }

    public string? Block { get; set; }

    public string? MinMinutes { get; set; }

    public string? Start { get; set; }

    public string? End { get; set; }

    public string? Price { get; set; }

    public string? Source { get; set; }

    public string? Auto { get; set; }

    /// <summary>What orders must meet, in the constraint language; the market reads it.</summary>
    public string? Constraint { get; set; }

    /// <summary>What is wrong, by the field's name; filled by reading.</summary>
    public Dictionary<string, Text> Errors { get; } = [];

    public static OfferForm Fresh(DateTimeOffset now)
    {
        var start = now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour + 1);
        return new()
        {
            Units = "8",
            Block = "1",
            MinMinutes = "60",
            Start = IntentForm.Write(start),
            End = IntentForm.Write(start.AddDays(90)),
        };
    }

    /// <summary>The body; null when a field cannot be read. The market's rules are the market's to apply.</summary>
    public ListOfferBody? Read(MarketView market, Guid participant, DateTimeOffset wallTime)
    {
        Errors.Clear();
        if (!Guid.TryParse(Resource, out var resource))
        {
            Errors[nameof(Resource)] = SupplyTexts.NoResource;
        }

        var body = new ListOfferBody
        {
            CommandId = Guid.CreateVersion7(wallTime),
            Market = market.Origin,
            Participant = participant,
            NotAfter = market.Now + CommandLife,
            Offer = Guid.CreateVersion7(wallTime),
            Resource = resource,
            Form = Product ?? "",
            Unit = Unit ?? "",
            Units = Whole(nameof(Units), Units),
            BlockUnits = Whole(nameof(Block), Block),
            MinMinutes = Whole(nameof(MinMinutes), MinMinutes),
            WindowStart = Time(nameof(Start), Start),
            WindowEnd = Time(nameof(End), End),
            Price = Amount(),
            Currency = market.Currency,
            AutoAccept = Auto is not null,
            PriceSource = (Source ?? "").Trim(),
            Constraint = string.IsNullOrWhiteSpace(Constraint) ? null : Constraint.Trim(),
        };
        return Errors.Count == 0 ? body : null;
    }

    private int Whole(string field, string? text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            return number;
        }

        Errors[field] = OrderFormTexts.NotAWhole;
        return 0;
    }

    private DateTimeOffset Time(string field, string? text)
    {
        if (!IntentForm.TryTime(text, out var time))
        {
            Errors[field] = OrderFormTexts.NotATime;
        }

        return time;
    }

    private MicroAmount Amount()
    {
        if (!IntentForm.TryAmount(Price, out var price))
        {
            Errors[nameof(Price)] = OrderFormTexts.NotAPrice;
        }

        return price;
    }
}
