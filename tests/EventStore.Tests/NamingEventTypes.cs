using System.Text;
using System.Text.Json;

namespace EventStore.Tests
{
    public sealed class NamingEventTypes
    {
        [Theory]
        [InlineData(typeof(Names.OrderPlaced), "order_placed")]
        [InlineData(typeof(Names.OrderPlacedV2), "order_placed_v2")]
        [InlineData(typeof(Names.ItemSKUChanged), "item_sku_changed")]
        [InlineData(typeof(Names.HTTPRequestFailed), "http_request_failed")]
        [InlineData(typeof(Names.Order2Placed), "order_2_placed")]
        [InlineData(typeof(Names.X509CertAdded), "x509_cert_added")]
        [InlineData(typeof(Names.EUInvoiceIssued), "eu_invoice_issued")]
        [InlineData(typeof(Names.Order_Placed), "order___placed")]
        public void Names_are_those_that_Marten_gives(Type type, string alias) =>
            Assert.Equal(alias, TypeAlias.Of(type));

        [Fact]
        public void A_name_leads_back_to_its_type() =>
            Assert.Equal(typeof(ItemAdded), Samples.Types.TypeOf(Samples.Types.AliasOf(typeof(ItemAdded))));

        [Fact]
        public void The_dot_net_name_has_namespace_and_assembly() =>
            Assert.Equal("EventStore.Tests.ItemAdded, EventStore.Tests", Samples.Types.DotNetNameOf(typeof(ItemAdded)));

        [Fact]
        public void Two_types_of_one_name_are_refused_with_both_named()
        {
            var refused = Assert.Throws<ArgumentException>(
                () => EventTypes.Of([typeof(Names.OrderPlaced), typeof(OtherNames.OrderPlaced)]));
            Assert.Contains("EventStore.Tests.Names.OrderPlaced", refused.Message, StringComparison.Ordinal);
            Assert.Contains("EventStore.Tests.OtherNames.OrderPlaced", refused.Message, StringComparison.Ordinal);
        }

        [Theory]
        [InlineData(typeof(List<string>))]
        [InlineData(typeof(IDisposable))]
        [InlineData(typeof(Names.Tombstone))]
        public void What_cannot_be_an_event_is_refused(Type type) =>
            Assert.Throws<ArgumentException>(() => EventTypes.Of([type]));

        [Fact]
        public void Unknown_names_and_types_are_refused()
        {
            Assert.Throws<ArgumentException>(() => Samples.Types.TypeOf("order_placed"));
            Assert.Throws<ArgumentException>(() => Samples.Types.AliasOf(typeof(Names.OrderPlaced)));
            Assert.Throws<ArgumentException>(() => Samples.Types.Serialise(new Names.OrderPlaced()));
        }

        [Fact]
        public void Json_has_the_declared_names_and_enumerations_as_strings() => Assert.Equal(
            """{"Sku":"a","Quantity":3,"Colour":"Green","Tags":["x"]}""",
            Encoding.UTF8.GetString(Samples.Types.Serialise(new ItemAdded("a", 3, Colour.Green, ["x"]))));

        [Fact]
        public void Json_comes_back_as_it_was()
        {
            var opened = new CartOpened(Guid.NewGuid(), "Ada 爱达", Samples.Noon);
            Assert.Equal(opened, Samples.Types.Deserialise("cart_opened", Samples.Types.Serialise(opened)));
        }

        [Fact]
        public void Null_is_no_event() =>
            Assert.Throws<JsonException>(() => Samples.Types.Deserialise("cart_closed", "null"u8));
    }
}

namespace EventStore.Tests.Names
{
    public sealed record OrderPlaced;

    public sealed record OrderPlacedV2;

    public sealed record ItemSKUChanged;

    public sealed record HTTPRequestFailed;

    public sealed record Order2Placed;

    public sealed record X509CertAdded;

    public sealed record EUInvoiceIssued;

    public sealed record Order_Placed;

    public sealed record Tombstone;
}

namespace EventStore.Tests.OtherNames
{
    public sealed record OrderPlaced;
}
