using System.Globalization;

namespace Exchange.Web.Tests.Stub;

/// <summary>Ids of the sample's participants and things: the same in every run.</summary>
public static class SampleIds
{
    public static readonly Guid Buyer = Of(1, 1);
    public static readonly Guid SupplierNorth = Of(1, 2);
    public static readonly Guid SupplierWest = Of(1, 3);
    public static readonly Guid Auditor = Of(1, 4);
    public static readonly Guid Careful = Of(1, 5);
    public static readonly Guid Order = Of(2, 1);
    public static readonly Guid RestingOrder = Of(2, 2);
    public static readonly Guid Match = Of(3, 1);
    public static readonly Guid DeclinedMatch = Of(3, 2);
    public static readonly Guid WaitingMatch = Of(3, 3);
    public static readonly Guid Lease = Of(4, 1);
    public static readonly Guid RunningLease = Of(4, 2);
    public static readonly Guid Settlement = Of(5, 1);
    public static readonly Guid Voucher = Of(6, 1);
    public static readonly Guid Programme = Of(7, 1);
    public static readonly Guid Account = Of(8, 1);
    public static readonly Guid Resource = Of(9, 1);
    public static readonly Guid Offer = Of(10, 1);

    public static Guid Of(int group, int number) =>
        Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"0198c2a4-{group:x4}-7a3e-9d8e-{number:x12}"));
}
