using System.Buffers;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Reference;

public sealed class Loading_reference_data
{
    private readonly TestMarket _market = new();

    public static TheoryData<string, Func<LoadReferenceData, LoadReferenceData>> Wrong { get; } = new()
    {
        { "version", c => c with { Version = 0 } },
        { "classes", c => c with { Classes = [] } },
        { "classes", c => c with { Classes = [Examples.Edge, Examples.Whole] } },
        { "classes", c => c with { Classes = [Examples.Whole, Examples.Whole] } },
        { "classes.acceleratorClass", c => Whole(c, known => known with { AcceleratorClass = "" }) },
        { "classes.memoryMiB", c => Whole(c, known => known with { MemoryMiB = 0 }) },
        { "classes.bandwidthMBps", c => Whole(c, known => known with { BandwidthMBps = -1 }) },
        { "classes.fp64Gflops", c => Whole(c, known => known with { Fp64Gflops = 0 }) },
        { "classes.fp32Gflops", c => Whole(c, known => known with { Fp32Gflops = 1_000_000_001 }) },
        { "classes.tf32Gflops", c => Whole(c, known => known with { Tf32Gflops = 0 }) },
        { "classes.fp16Gflops", c => Whole(c, known => known with { Fp16Gflops = 0 }) },
        { "classes.fp8Gflops", c => Whole(c, known => known with { Fp8Gflops = 0 }) },
        { "classes.int8Gops", c => Whole(c, known => known with { Int8Gops = 0 }) },
        { "classes.source", c => Whole(c, known => known with { Source = "" }) },
        { "shares", c => c with { Shares = [.. c.Shares.Skip(1)] } },
        { "shares", c => c with { Shares = [.. c.Shares.Reverse()] } },
        { "shares.basisPoints", c => c with { Shares = [c.Shares[0] with { BasisPoints = 10_001 }] } },
        { "shares.workloadClass", c => c with { Shares = [c.Shares[0] with { WorkloadClass = 0 }] } },
        { "measured", c => c with { Measured = [.. c.Measured.Reverse()] } },
        { "measured", c => c with { Measured = [c.Measured[0], c.Measured[0]] } },
        { "measured.acceleratorClass", c => Rate(c, rate => rate with { AcceleratorClass = "H100" }) },
        { "measured.precision", c => Rate(c, rate => rate with { Precision = 0 }) },
        { "measured.workloadClass", c => Rate(c, rate => rate with { WorkloadClass = 0 }) },
        { "measured.deliveredGflops", c => Rate(c, rate => rate with { DeliveredGflops = 0 }) },
    };

    [Fact]
    public void Before_it_nothing_counts()
    {
        var (version, weights) = _market.Market.WeightsFor(Precision.Fp16, WorkloadClass.Training);

        Assert.Null(version);
        Assert.Empty(weights);
    }

    [Fact]
    public void A_measured_rate_wins_over_a_share_of_the_nominal_one()
    {
        _market.Accept(_market.Loads());

        Assert.Equal(148_656, Delivered("A100", Precision.Fp16, WorkloadClass.Training));
        Assert.Equal(156_000, Delivered("A100", Precision.Fp16, WorkloadClass.Inference));
        // On its matrix units it is faster than the vector rate that is its nominal one.
        Assert.Equal(17_800, Delivered("A100", Precision.Fp64, WorkloadClass.Hpc));
        Assert.Equal(3_898, Delivered("A100", Precision.Fp64, WorkloadClass.Training));
    }

    [Fact]
    public void What_is_unknown_is_not_zero_and_not_there()
    {
        _market.Accept(_market.Loads());

        Assert.Equal(50_000, Delivered("MU400", Precision.Fp16, WorkloadClass.Training));
        Assert.Null(Delivered("MU400", Precision.Fp16, WorkloadClass.Inference));
        Assert.Null(Delivered("A100", Precision.Fp8, WorkloadClass.Inference));
        Assert.All(
            from precision in Enum.GetValues<Precision>()
            from work in Enum.GetValues<WorkloadClass>()
            from weight in _market.Market.WeightsFor(precision, work).Weights
            select weight.Weight,
            weight => Assert.True(weight > 0));
    }

    [Fact]
    public void Int8_never_fills_fp64_nor_any_precision_another()
    {
        _market.Accept(_market.Loads());

        Assert.Equal(412_500, Delivered("HG800", Precision.Int8, WorkloadClass.Inference));
        foreach (var precision in Enum.GetValues<Precision>().Where(p => p != Precision.Int8))
        {
            Assert.All(Enum.GetValues<WorkloadClass>(), work => Assert.Null(Delivered("HG800", precision, work)));
        }
    }

    [Fact]
    public void Classes_are_in_ordinal_order_under_the_version_that_counts()
    {
        _market.Accept(_market.Loads(version: 7));

        var (version, weights) = _market.Market.WeightsFor(Precision.Int8, WorkloadClass.Inference);

        Assert.Equal(7, version);
        Assert.Equal(["A100", "HG800"], weights.Select(weight => weight.AcceleratorClass));
    }

    [Fact]
    public void A_later_version_replaces_the_one_before_as_a_whole()
    {
        _market.Accept(_market.Loads());
        _market.Accept(_market.Loads(version: 2) with { Classes = [Examples.Edge], Measured = [] });

        Assert.Equal(2, _market.Market.Reference!.Version);
        Assert.Null(Delivered("A100", Precision.Fp16, WorkloadClass.Training));
        Assert.Null(_market.Market.Reference.Find("A100"));
    }

    [Fact]
    public void Versions_rise_and_each_is_loaded_once()
    {
        _market.Accept(_market.Loads(version: 3));

        Assert.Equal(RefusalCode.AlreadySo, _market.Refuse(_market.Loads(version: 3)).Code);
        Assert.Equal(RefusalCode.WrongState, _market.Refuse(_market.Loads(version: 2)).Code);
        Assert.Equal(3, _market.Market.Reference!.Version);
    }

    [Fact]
    public void Nobody_but_the_operator_does_it()
    {
        var buyer = _market.Buyer("buyer");

        var refusal = _market.Refuse(_market.Loads() with { Origin = _market.By(buyer) });

        Assert.Equal(RefusalCode.RoleMissing, refusal.Code);
    }

    [Fact]
    public void Its_id_is_one_of_the_markets_and_stays_the_same()
    {
        var buyer = _market.Buyer("buyer");
        Assert.Equal(RefusalCode.IdTaken, _market.Refuse(_market.Loads() with { ReferenceId = buyer }).Code);

        _market.Accept(_market.Loads());

        var other = _market.Loads(version: 2) with { ReferenceId = TestMarket.Id("other") };
        Assert.Equal(RefusalCode.WrongState, _market.Refuse(other).Code);
        var taken = new RegisterResource(
            _market.By(_market.Supplier("supplier")), Examples.Id, "site", "region", "A100", true, 1, 8, null, null,
            null, null, 312_000, null, null, null, null, null);
        Assert.Equal(RefusalCode.IdTaken, _market.Refuse(taken).Code);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_table_that_is_wrong_is_refused_with_its_field(
        string field, Func<LoadReferenceData, LoadReferenceData> change)
    {
        var refusal = _market.Refuse(change(_market.Loads()));

        Assert.Equal((RefusalCode.ValueOutOfRange, field), (refusal.Code, refusal.Field));
        Assert.Null(_market.Market.Reference);
    }

    [Fact]
    public void An_image_holds_it_whole()
    {
        _market.Accept(_market.Loads());
        var image = ImageOf(_market.Market);

        var read = MarketImage.Read(image);

        Assert.Equal(image, ImageOf(read));
        Assert.Equal(
            _market.Market.WeightsFor(Precision.Fp16, WorkloadClass.Training).Weights,
            read.WeightsFor(Precision.Fp16, WorkloadClass.Training).Weights);
    }

    private static LoadReferenceData Whole(LoadReferenceData c, Func<ReferenceClass, ReferenceClass> change) =>
        c with { Classes = [change(c.Classes[0]), .. c.Classes.Skip(1)] };

    private static LoadReferenceData Rate(LoadReferenceData c, Func<MeasuredRate, MeasuredRate> change) =>
        c with { Measured = [change(c.Measured[0]), .. c.Measured.Skip(1)] };

    private static byte[] ImageOf(Market market)
    {
        var buffer = new ArrayBufferWriter<byte>();
        MarketImage.Write(market, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private long? Delivered(string acceleratorClass, Precision precision, WorkloadClass work) =>
        _market.Market.WeightsFor(precision, work).Weights
            .SingleOrDefault(weight => weight.AcceleratorClass == acceleratorClass)?.Weight;
}
