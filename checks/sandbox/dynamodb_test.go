package sandbox_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number(n string) types.AttributeValue { return &types.AttributeValueMemberN{Value: n} }

type attributes = map[string]types.AttributeValue

// notes makes a table with a partition and a sort key.
func notes(t *testing.T) *dynamodb.Client {
	t.Helper()
	client := dynamodb.NewFromConfig(config(t, open(t, "")))
	made, err := client.CreateTable(context.Background(), &dynamodb.CreateTableInput{
		TableName:            aws.String("notes"),
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("who"), AttributeType: "S"}, {AttributeName: aws.String("at"), AttributeType: "N"}},
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("who"), KeyType: "HASH"}, {AttributeName: aws.String("at"), KeyType: "RANGE"}},
		BillingMode:          types.BillingModePayPerRequest,
	})
	if err != nil {
		t.Fatal(err)
	}
	if arn := aws.ToString(made.TableDescription.TableArn); arn != "arn:aws:dynamodb:ap-northeast-2:123456789012:table/notes" {
		t.Errorf("made %s", arn)
	}
	if err := dynamodb.NewTableExistsWaiter(client).Wait(context.Background(), &dynamodb.DescribeTableInput{TableName: aws.String("notes")}, time.Minute); err != nil {
		t.Fatal(err)
	}
	return client
}

func TestDynamoDBItems(t *testing.T) {
	client, ctx, table := notes(t), context.Background(), aws.String("notes")
	for i, n := range []string{"2", "10", "1e0"} {
		_, err := client.PutItem(ctx, &dynamodb.PutItemInput{TableName: table, Item: attributes{
			"who": text("ann"), "at": number(n), "tags": &types.AttributeValueMemberSS{Value: []string{"b", "a"}},
			"deep": &types.AttributeValueMemberM{Value: attributes{"n": number(strconv.Itoa(i)), "b": &types.AttributeValueMemberB{Value: []byte{0, 255}}}},
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	got, err := client.GetItem(ctx, &dynamodb.GetItemInput{TableName: table, Key: attributes{"who": text("ann"), "at": number("1.0")}})
	if err != nil {
		t.Fatal(err)
	}
	if deep := got.Item["deep"].(*types.AttributeValueMemberM).Value; deep["n"].(*types.AttributeValueMemberN).Value != "2" || deep["b"].(*types.AttributeValueMemberB).Value[1] != 255 {
		t.Errorf("got %v", got.Item)
	}
	var order []string
	pages := dynamodb.NewQueryPaginator(client, &dynamodb.QueryInput{
		TableName: table, Limit: aws.Int32(1), ScanIndexForward: aws.Bool(false),
		KeyConditionExpression: aws.String("#w = :who AND #a BETWEEN :low AND :high"), FilterExpression: aws.String("contains(tags, :tag) AND NOT deep.n = :none"),
		ExpressionAttributeNames:  map[string]string{"#w": "who", "#a": "at"},
		ExpressionAttributeValues: attributes{":who": text("ann"), ":low": number("1"), ":high": number("11"), ":tag": text("a"), ":none": number("9")},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Items {
			order = append(order, item["at"].(*types.AttributeValueMemberN).Value)
		}
	}
	if !slices.Equal(order, []string{"10", "2", "1"}) {
		t.Errorf("the sort keys came as %v", order)
	}
	scanned, err := client.Scan(ctx, &dynamodb.ScanInput{TableName: table, Select: types.SelectCount})
	if err != nil || scanned.Count != 3 {
		t.Errorf("scanned %+v, %v", scanned, err)
	}
}

func TestDynamoDBUpdates(t *testing.T) {
	client, ctx, table := notes(t), context.Background(), aws.String("notes")
	key := attributes{"who": text("ann"), "at": number("1")}
	update := func(expression, condition string, values attributes) (attributes, error) {
		in := &dynamodb.UpdateItemInput{TableName: table, Key: key, UpdateExpression: aws.String(expression), ExpressionAttributeValues: values, ReturnValues: types.ReturnValueAllNew}
		if condition != "" {
			in.ConditionExpression = aws.String(condition)
		}
		out, err := client.UpdateItem(ctx, in)
		if err != nil {
			return nil, err
		}
		return out.Attributes, nil
	}
	if _, err := update("SET visits = if_not_exists(visits, :zero) + :one ADD tags :tags", "attribute_not_exists(who)",
		attributes{":zero": number("0"), ":one": number("0.1"), ":tags": &types.AttributeValueMemberSS{Value: []string{"x"}}}); err != nil {
		t.Fatal(err)
	}
	item, err := update("SET visits = visits + :more DELETE tags :tags REMOVE gone", "visits < :more", attributes{":more": number("0.2"), ":tags": &types.AttributeValueMemberSS{Value: []string{"x"}}})
	if err != nil {
		t.Fatal(err)
	}
	if n := item["visits"].(*types.AttributeValueMemberN).Value; n != "0.3" || item["tags"] != nil {
		t.Errorf("the item became %v", item)
	}
	var failed *types.ConditionalCheckFailedException
	if _, err = update("SET a = :one", "attribute_not_exists(who)", attributes{":one": number("1")}); !errors.As(err, &failed) {
		t.Errorf("the condition failed with %v", err)
	}
	for name, test := range map[string]struct{ expression, want string }{
		"key":        {"SET who = :v", "One or more parameter values were invalid: Cannot update attribute who. This attribute is part of the key"},
		"list index": {"SET a[0] = :v", "linklab's simulated account does not implement list indexes in the paths of UpdateExpression."},
		"unused":     {"REMOVE b", "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}"},
		"no value":   {"SET a = :w", "Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :w"},
		"syntax":     {"SET a : :v", `Invalid UpdateExpression: Syntax error; token: ":"`},
		"overlap":    {"SET a = :v, a.b = :v", "Invalid UpdateExpression: Two document paths overlap"},
	} {
		_, err := update(test.expression, "", attributes{":v": text("x")})
		if code(err) != "ValidationException" || !contains(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDynamoDBTables(t *testing.T) {
	client, ctx, table := notes(t), context.Background(), aws.String("notes")
	var missing *types.ResourceNotFoundException
	if _, err := client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String("none")}); !errors.As(err, &missing) {
		t.Errorf("described a table that is not there: %v", err)
	}
	if _, err := client.PutItem(ctx, &dynamodb.PutItemInput{TableName: table, Item: attributes{"who": text("ann"), "at": text("1")}}); !contains(err, "Type mismatch for key at expected: N actual: S") {
		t.Errorf("put an item with a key of another type: %v", err)
	}
	_, err := client.Query(ctx, &dynamodb.QueryInput{TableName: table, IndexName: aws.String("x"), KeyConditionExpression: aws.String("who = :w"), ExpressionAttributeValues: attributes{":w": text("a")}})
	if !contains(err, "linklab's simulated account does not know it as a parameter of Query") {
		t.Errorf("took an index: %v", err)
	}
	list, err := client.ListTables(ctx, nil)
	if err != nil || !slices.Equal(list.TableNames, []string{"notes"}) {
		t.Errorf("listed %+v, %v", list, err)
	}
	if _, err := client.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: table}); err != nil {
		t.Fatal(err)
	}
	if err := dynamodb.NewTableNotExistsWaiter(client).Wait(ctx, &dynamodb.DescribeTableInput{TableName: table}, time.Minute); err != nil {
		t.Error(err)
	}
	_, err = client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{"notes": {Keys: []map[string]types.AttributeValue{{}}}}})
	if code(err) != "UnknownOperationException" || !contains(err, "BatchGetItem") {
		t.Errorf("an operation that is not there answered %v", err)
	}
}
