using System.Buffers;
using System.Buffers.Binary;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Tests.Trading;

public sealed class ReadingAnImage
{
    private const int VersionAt = 4;

    [Fact]
    public void A_market_that_never_opened_comes_back_closed()
    {
        var market = MarketImage.Read(ImageOf(new Market()));

        Assert.False(market.IsOpen);
        Assert.Empty(market.Participants);
    }

    [Fact]
    public void What_is_no_image_is_refused_by_name()
    {
        Assert.Contains("too early", Refused([]), StringComparison.Ordinal);
        Assert.Contains("CMKT", Refused(new byte[64]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MarketImage.FormatVersion + 1)]
    [InlineData(0)]
    public void Another_format_is_refused_by_its_number(int version)
    {
        var image = ImageOf(Traded());
        BinaryPrimitives.WriteInt32BigEndian(image.AsSpan(VersionAt), version);

        Assert.Contains($"its format is {version}", Refused(image), StringComparison.Ordinal);
    }

    [Fact]
    public void It_ends_where_it_ends()
    {
        var image = ImageOf(Traded());

        Assert.Contains("1 bytes follow", Refused([.. image, 0]), StringComparison.Ordinal);
        for (var length = 0; length < image.Length; length++)
        {
            Assert.Throws<MarketImageException>(() => MarketImage.Read(image.AsSpan(0, length)));
        }
    }

    /// <summary>Not every change can be seen, but none is read as something else than it says.</summary>
    [Fact]
    public void A_changed_byte_is_refused_or_is_another_market()
    {
        var image = ImageOf(Traded());
        var (refused, read) = (0, 0);
        for (var at = 0; at < image.Length; at++)
        {
            foreach (var change in (byte[])[0x01, 0x80, 0xff])
            {
                var changed = (byte[])image.Clone();
                changed[at] ^= change;
                try
                {
                    Assert.Equal(changed, ImageOf(MarketImage.Read(changed)));
                    read++;
                }
                catch (MarketImageException error)
                {
                    Assert.InRange(error.Offset, 0, image.Length);
                    refused++;
                }
            }
        }

        Assert.InRange(refused, image.Length, int.MaxValue);
        Assert.InRange(read, 1, int.MaxValue);
    }

    [Fact]
    public void A_reference_that_leads_nowhere_is_refused()
    {
        var image = ImageOf(Traded());
        // The last place where it is named is its match, the first is the resource itself.
        var named = image.AsSpan().LastIndexOf(TestMarket.Id("resource").ToByteArray(bigEndian: true));
        image[named] ^= 0xff;

        Assert.Contains("is not in it", Refused(image), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_closed_and_live_at_once_is_refused()
    {
        var image = ImageOf(Traded());
        var gone = TestMarket.Id("gone").ToByteArray(bigEndian: true);
        TestMarket.Id("offer").ToByteArray(bigEndian: true).CopyTo(image.AsSpan(image.AsSpan().LastIndexOf(gone)));

        Assert.Contains("both closed and live", Refused(image), StringComparison.Ordinal);
    }

    [Fact]
    public void Interruptions_that_overlap_are_refused()
    {
        var image = ImageOf(Traded());
        var ends = TestMarket.Opening.AddMinutes(130).UtcTicks;
        var end = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(end, ends);
        var at = image.AsSpan().IndexOf(end);

        // Before its own beginning, and after that of the next.
        foreach (var minutes in (int[])[-11, 11])
        {
            BinaryPrimitives.WriteInt64BigEndian(image.AsSpan(at), ends + (minutes * TimeSpan.TicksPerMinute));
            Assert.Contains("is none", Refused(image), StringComparison.Ordinal);
        }
    }

    private static string Refused(byte[] image) =>
        Assert.Throws<MarketImageException>(() => MarketImage.Read(image)).Message;

    private static byte[] ImageOf(Market market)
    {
        var buffer = new ArrayBufferWriter<byte>();
        MarketImage.Write(market, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A market with something of everything that an image holds.</summary>
    private static Market Traded()
    {
        var market = new TestMarket();
        var supplier = market.Supplier("supplier");
        var resource = market.Resource(supplier, "resource");
        var offer = market.Offer(supplier, resource, "offer");
        market.Accept(new WithdrawOffer(market.By(supplier), market.Offer(supplier, resource, "gone")));
        var buyer = market.Buyer("buyer");
        var issuer = market.Participant("issuer", ParticipantRole.Issuer);
        market.Fund(issuer, 1_000 * TestMarket.One);
        market.Accept(new OpenProgramme(
            market.By(issuer), TestMarket.Id("programme"), "Programme", 500 * TestMarket.One, TestMarket.Currency, 50,
            market.Now, market.Now.AddDays(9), ["H100"]));
        market.Accept(new IssueVoucher(
            market.By(issuer), TestMarket.Id("voucher"), TestMarket.Id("programme"), buyer, 90 * TestMarket.One,
            TestMarket.Currency, market.Now.AddDays(9)));
        market.Accept(market.Places(buyer, "first", TestMarket.Needs(4), vouchers: TestMarket.Id("voucher")));
        var match = market.Log.OfType<MatchMade>().Single();
        market.Accept(new ProvisionLease(market.By(supplier), match.LeaseId, new string('0', 64)));
        market.PassTo(match.End);
        market.Accept(new RecordUsage(
            market.By(supplier), match.LeaseId, 0, match.Start, match.End, 4 * 7_200));
        Interrupt(market, supplier, market.Places(buyer, "interrupted", TestMarket.Needs(1)));
        market.Accept(market.Places(buyer, "second", TestMarket.Needs(6), TimeInForce.GoodTillTime));
        market.Accept(market.Places(buyer, "third", TestMarket.Needs(3)));
        market.Accept(new RepriceOffer(market.By(supplier), offer, 11 * TestMarket.One, TestMarket.Currency));
        return market.Market;
    }

    /// <summary>Once for ten minutes, and again for as long as nobody says otherwise.</summary>
    private static void Interrupt(TestMarket market, Guid supplier, PlaceOrder order)
    {
        var lease = market.Accept(order).OfType<MatchMade>().Single().LeaseId;
        market.Accept(new ProvisionLease(market.By(supplier), lease, new string('0', 64)));
        market.Accept(new InterruptLease(market.By(supplier), lease, "power"));
        market.PassTo(market.Now.AddMinutes(10));
        market.Accept(new ResumeLease(market.By(supplier), lease));
        market.PassTo(market.Now.AddMinutes(10));
        market.Accept(new InterruptLease(market.By(supplier), lease, "power"));
    }
}
